package dev.brokerkeep.example.exchange;

import dev.brokerkeep.settings.Json;
import java.io.StringWriter;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** JSON values to text and back, exactly: numbers never pass through a double. */
final class JsonText {
    private static final JsonFactory JSON = new JsonFactory();

    private JsonText() {}

    /** Throws {@link InvalidDocumentException} on anything that is not JSON, and where a name stands twice. */
    static Json parse(String text) {
        try {
            return NodeJson.of(JsonNodes.parse("JSON", text));
        } catch (NodeJson.DuplicateNameException e) {
            throw new InvalidDocumentException(e.place(), "a name stands a second time");
        }
    }

    static String render(Json value) {
        StringWriter text = new StringWriter();
        try (JsonGenerator generator = JSON.createGenerator(ObjectWriteContext.empty(), text)) {
            write(value, generator);
        }
        return text.toString();
    }

    static void write(Json value, JsonGenerator generator) {
        if (value instanceof Json.Text text) {
            generator.writeString(text.value());
        } else if (value instanceof Json.Numeric number) {
            generator.writeNumber(number.value());
        } else if (value instanceof Json.Bool bool) {
            generator.writeBoolean(bool.value());
        } else if (value instanceof Json.Array array) {
            generator.writeStartArray();
            array.items().forEach(item -> write(item, generator));
            generator.writeEndArray();
        } else if (value instanceof Json.Members object) {
            generator.writeStartObject();
            object.members().forEach((name, member) -> {
                generator.writeName(name);
                write(member, generator);
            });
            generator.writeEndObject();
        } else {
            generator.writeNull();
        }
    }
}
