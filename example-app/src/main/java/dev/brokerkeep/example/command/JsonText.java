package dev.brokerkeep.example.command;

import dev.brokerkeep.settings.Json;
import dev.brokerkeep.settings.Secret;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** JSON as settings hold it, as text and as trees. */
public final class JsonText {
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(StreamWriteFeature.WRITE_BIGDECIMAL_AS_PLAIN)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    private JsonText() {}

    /**
     * Returns the value that a text says.
     *
     * @throws IllegalArgumentException if it is no JSON; the text does not repeat it
     */
    public static Json parse(String text) {
        JsonNode node;
        try {
            node = MAPPER.readTree(text);
        } catch (JacksonException e) {
            // Its text quotes what it could not read
            throw new IllegalArgumentException("is not JSON"
                    + (e.getLocation() == null || e.getLocation().getColumnNr() < 1
                            ? ""
                            : ": something is wrong at line " + e.getLocation().getLineNr() + ", column "
                                    + e.getLocation().getColumnNr()));
        }
        if (node == null || node.isMissingNode()) {
            throw new IllegalArgumentException("is not JSON: there is nothing");
        }
        return of(node);
    }

    private static Json of(JsonNode node) {
        if (node.isNull()) {
            return Json.NULL;
        }
        if (node.isBoolean()) {
            return Json.of(node.booleanValue());
        }
        if (node.isNumber()) {
            return Json.of(node.decimalValue());
        }
        if (node.isString()) {
            return Json.of(node.stringValue());
        }
        if (node.isArray()) {
            List<Json> items = new ArrayList<>();
            node.forEach(item -> items.add(of(item)));
            return Json.of(items);
        }
        Map<String, Json> members = new LinkedHashMap<>();
        node.properties().forEach(member -> members.put(member.getKey(), of(member.getValue())));
        return Json.of(members);
    }

    /** Returns a value as maps, lists, texts, numbers and booleans. */
    public static @Nullable Object tree(Json value) {
        if (value instanceof Json.Bool bool) {
            return bool.value();
        }
        if (value instanceof Json.Numeric number) {
            return number.value();
        }
        if (value instanceof Json.Text text) {
            return text.value();
        }
        if (value instanceof Json.Array array) {
            List<@Nullable Object> items = new ArrayList<>();
            array.items().forEach(item -> items.add(tree(item)));
            return items;
        }
        if (value instanceof Json.Members object) {
            Map<String, @Nullable Object> members = new LinkedHashMap<>();
            object.members().forEach((name, member) -> members.put(name, tree(member)));
            return members;
        }
        return null;
    }

    /** Returns a value for people: texts as they are, all else as JSON. */
    public static String shown(Json value) {
        if (value instanceof Json.Text text) {
            return text.value();
        }
        return value instanceof Json.Numeric number && isShort(number.value())
                ? number.value().toPlainString()
                : MAPPER.writeValueAsString(tree(value));
    }

    private static boolean isShort(BigDecimal number) {
        return Math.abs((long) number.scale()) < 50;
    }

    /** Returns a value for a table; secrets are masked, for programs too. */
    public static @Nullable Object cell(Optional<Json> value, boolean isSecret) {
        if (isSecret) {
            return Secret.MASK;
        }
        return value.<@Nullable Object>map(json -> Table.cell(shown(json), tree(json)))
                .orElse(null);
    }
}
