package dev.brokerkeep.example.exchange;

import dev.brokerkeep.settings.Json;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.DocumentEndEvent;
import org.snakeyaml.engine.v2.events.DocumentStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.events.SequenceStartEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.ReaderException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * Parses the part of YAML 1.2 that means one thing only: one document, no anchors, aliases, tags or directives, and
 * unquoted only what every reader of YAML takes alike ({@link PlainScalar}).
 */
final class YamlNodes {
    private final String file;
    private final Iterator<Event> events;

    private YamlNodes(String file, Iterator<Event> events) {
        this.file = file;
        this.events = events;
    }

    static Node parse(String file, String text) {
        LoadSettings settings = LoadSettings.builder()
                .setLabel(file)
                .setCodePointLimit(FileText.MOST_BYTES)
                .build();
        try {
            return new YamlNodes(file, new Parse(settings).parseString(text).iterator()).document();
        } catch (MarkedYamlEngineException e) {
            // Neither its message nor it as the cause: both quote the line, which may hold a secret.
            throw new InvalidDocumentException(
                    e.getProblemMark()
                            .or(e::getContextMark)
                            .map(mark -> place(file, mark))
                            .orElse(Place.of(file)),
                    "this is not YAML: something else is expected here; look at quotes, indentation and colons, and"
                            + " whether the file is cut off");
        } catch (ReaderException e) {
            int index = text.offsetByCodePoints(0, Math.min(e.getPosition(), text.codePointCount(0, text.length())));
            throw new InvalidDocumentException(
                    Place.at(file, text, index),
                    String.format(
                            "here stands the character U+%04X, which YAML does not allow as it is: write it as an"
                                    + " escape in double quotes",
                            e.getCodePoint()));
        } catch (YamlEngineException e) {
            throw new InvalidDocumentException(Place.of(file), "this is not YAML");
        }
    }

    private Node document() {
        events.next(); // the start of the stream
        Event first = events.next();
        if (!(first instanceof DocumentStartEvent start)) {
            throw new InvalidDocumentException(Place.of(file), "it holds no document");
        }
        if (start.getSpecVersion().isPresent() || !start.getTags().isEmpty()) {
            throw refused(first, "directives (%YAML, %TAG) are not understood: leave them out");
        }
        Node root = node(events.next(), 1);
        DocumentEndEvent end = (DocumentEndEvent) events.next();
        if (events.next() instanceof DocumentStartEvent another) {
            throw refused(another, "a second document begins here: one file holds one");
        }
        if (start.isExplicit() && !end.isExplicit()) {
            throw refused(
                    end,
                    "the document begins with '---', and the line '...' that ends it is missing: is the file cut off?");
        }
        return root;
    }

    private Node node(Event event, int level) {
        if (!(event instanceof NodeEvent node) || event.getEventId() == Event.ID.Alias) {
            throw refused(event, "aliases (*name) are not understood: write the value out");
        }
        if (node.getAnchor().isPresent()) {
            throw refused(event, "anchors (&name) are not understood: write the value out where it is needed");
        }
        if (level > Node.MOST_LEVELS) {
            throw refused(event, "this is nested more than " + Node.MOST_LEVELS + " levels deep");
        }
        refuseTag(event);
        Place here = place(event);
        if (event instanceof ScalarEvent scalar) {
            return new Node.Scalar(here, value(scalar, here));
        }
        if (event instanceof SequenceStartEvent) {
            List<Node> items = new ArrayList<>();
            for (Event next = events.next(); next.getEventId() != Event.ID.SequenceEnd; next = events.next()) {
                items.add(node(next, level + 1));
            }
            return new Node.Sequence(here, List.copyOf(items));
        }
        if (event instanceof MappingStartEvent) {
            List<Node.Entry> entries = new ArrayList<>();
            for (Event next = events.next(); next.getEventId() != Event.ID.MappingEnd; next = events.next()) {
                entries.add(entry(node(next, level + 1), level));
            }
            return new Node.Mapping(here, List.copyOf(entries));
        }
        throw refused(event, "something else is expected here");
    }

    private Node.Entry entry(Node key, int level) {
        if (key instanceof Node.Scalar scalar && scalar.value() instanceof Json.Text name) {
            return new Node.Entry(key.place(), name.value(), node(events.next(), level + 1));
        }
        throw new InvalidDocumentException(
                key.place(), "a name is a text, and this is a " + key.kind() + ": write it in quotes");
    }

    private static Json value(ScalarEvent scalar, Place here) {
        if (!scalar.isPlain()) {
            return Json.of(scalar.getValue());
        }
        try {
            return PlainScalar.value(scalar.getValue());
        } catch (IllegalArgumentException e) {
            throw new InvalidDocumentException(here, String.valueOf(e.getMessage()));
        }
    }

    private void refuseTag(Event event) {
        Optional<String> tag = event instanceof ScalarEvent scalar
                ? scalar.getTag()
                : event instanceof CollectionStartEvent collection ? collection.getTag() : Optional.empty();
        if (tag.isPresent()) {
            throw refused(event, "tags (!name) are not understood: leave it out");
        }
    }

    private InvalidDocumentException refused(Event event, String message) {
        return new InvalidDocumentException(place(event), message);
    }

    private Place place(Event event) {
        return event.getStartMark().map(mark -> place(file, mark)).orElse(Place.of(file));
    }

    private static Place place(String file, Mark mark) {
        return new Place(file, mark.getLine() + 1, mark.getColumn() + 1);
    }
}
