package dev.brokerkeep.example.exchange;

import dev.brokerkeep.settings.Json;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.exc.UnexpectedEndOfInputException;
import tools.jackson.core.json.JsonFactory;

/** Parses JSON as its standard says: no comments, no trailing commas, no NaN. */
final class JsonNodes {
    private static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(Node.MOST_LEVELS)
                    .maxStringLength(FileText.MOST_BYTES)
                    .maxNameLength(50_000)
                    .maxNumberLength(1_000)
                    .build())
            .build();

    private final String file;
    private final JsonParser parser;

    private JsonNodes(String file, JsonParser parser) {
        this.file = file;
        this.parser = parser;
    }

    static Node parse(String file, String text) {
        try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), text)) {
            JsonNodes nodes = new JsonNodes(file, parser);
            try {
                parser.nextToken();
                Node root = nodes.node();
                if (parser.nextToken() != null) {
                    throw new InvalidDocumentException(
                            nodes.here(), "the document has ended, and something more stands here");
                }
                return root;
            } catch (JacksonException e) {
                // Its own text is left out, and it as the cause: it quotes what it found.
                throw new InvalidDocumentException(nodes.placeOf(e), problemOf(e));
            }
        }
    }

    private Place placeOf(JacksonException failure) {
        TokenStreamLocation at = failure.getLocation();
        return at == null ? here() : place(at);
    }

    private static String problemOf(JacksonException failure) {
        if (failure instanceof UnexpectedEndOfInputException) {
            return "the file ends here in the middle of the document: is it cut off?";
        }
        if (failure instanceof StreamConstraintsException) {
            return "here something is too long, or nested more than " + Node.MOST_LEVELS + " levels deep";
        }
        return "this is not JSON: texts and names stand in double quotes with control characters escaped, numbers are"
                + " written like -1500.25, and there are neither comments, trailing commas nor NaN";
    }

    private Place here() {
        return place(parser.currentTokenLocation());
    }

    private Place place(TokenStreamLocation at) {
        return new Place(file, at.getLineNr(), at.getColumnNr());
    }

    private Node node() {
        Place here = here();
        JsonToken token = parser.currentToken();
        if (token == null) {
            throw new InvalidDocumentException(
                    here, "the file ends here in the middle of the document: is it cut off?");
        }
        return switch (token) {
            case VALUE_NULL -> new Node.Scalar(here, Json.NULL);
            case VALUE_TRUE -> new Node.Scalar(here, Json.of(true));
            case VALUE_FALSE -> new Node.Scalar(here, Json.of(false));
            case VALUE_STRING -> new Node.Scalar(here, Json.of(parser.getString()));
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> new Node.Scalar(here, number(here));
            case START_ARRAY -> {
                List<Node> items = new ArrayList<>();
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    items.add(node());
                }
                yield new Node.Sequence(here, List.copyOf(items));
            }
            case START_OBJECT -> {
                List<Node.Entry> entries = new ArrayList<>();
                while (parser.nextToken() != JsonToken.END_OBJECT) {
                    Place place = here();
                    String name = parser.currentName();
                    parser.nextToken();
                    entries.add(new Node.Entry(place, name, node()));
                }
                yield new Node.Mapping(here, List.copyOf(entries));
            }
            default -> throw new InvalidDocumentException(here, "a value cannot begin with " + token);
        };
    }

    private Json number(Place here) {
        BigDecimal number = Numbers.parse(parser.getString());
        if (number == null) {
            throw new InvalidDocumentException(here, "this number is too long");
        }
        return Json.of(number);
    }
}
