package dev.brokerkeep.tck.simulator;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What may be new in an answer in JSON: each text that is a word, and fields. Only in the last record of a list. */
final class JsonNovelties {
    /** Numbers, times and most ids are none. */
    private static final Pattern WORD = Pattern.compile("[A-Za-z][A-Za-z_ -]*");

    private static final Set<String> FLAGS = Set.of("true", "false", "yes", "no");
    private static final String NEW_FIELD = "kit_new_field";

    /** All other digits stay as they are. */
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .enable(StreamWriteFeature.WRITE_BIGDECIMAL_AS_PLAIN)
            .build();

    private final Reply good;
    private final String word;

    private JsonNovelties(Reply good, String word) {
        this.good = good;
        this.word = word;
    }

    /**
     * Returns answers like this one, each with one thing that is new; empty if it is no JSON with a list of records.
     */
    static List<Novelty> of(Reply good, String word) {
        return new JsonNovelties(good, word).all();
    }

    private List<Novelty> all() {
        JsonNode answer;
        try {
            answer = JSON.readTree(good.body());
        } catch (JacksonException e) {
            return List.of();
        }
        ObjectNode record = lastRecord(answer);
        if (record == null) {
            return List.of();
        }
        List<Novelty> novelties = new ArrayList<>();
        for (String name : List.copyOf(record.propertyNames())) {
            JsonNode value = record.path(name);
            if (isWord(value)) {
                record.put(name, word);
                novelties.add(new Novelty("the field '" + name + "' says '" + word + "'", with(answer)));
                record.set(name, value);
            }
        }
        record.put(NEW_FIELD, word);
        record.putObject(NEW_FIELD + "s").put("count", 1);
        novelties.add(new Novelty("there are new fields, '" + NEW_FIELD + "' and '" + NEW_FIELD + "s'", with(answer)));
        return novelties;
    }

    private Reply with(JsonNode answer) {
        return new Reply(good.status(), good.headers(), JSON.writeValueAsString(answer));
    }

    private static boolean isWord(JsonNode value) {
        return value.isString()
                && WORD.matcher(value.stringValue()).matches()
                && !FLAGS.contains(value.stringValue().toLowerCase(Locale.ROOT));
    }

    /** Of the first list of records, from the outside to the inside. */
    private static @Nullable ObjectNode lastRecord(JsonNode in) {
        if (in instanceof ArrayNode list && !list.isEmpty()) {
            return list.get(list.size() - 1) instanceof ObjectNode record ? record : null;
        }
        for (JsonNode part : in) {
            ObjectNode record = lastRecord(part);
            if (record != null) {
                return record;
            }
        }
        return null;
    }
}
