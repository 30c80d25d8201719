package dev.brokerkeep.example.exchange;

import dev.brokerkeep.settings.Json;
import java.io.Writer;
import java.util.Optional;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

final class JsonDocumentWriter implements DocumentWriter {
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(SerializationFeature.INDENT_OUTPUT)
            .disable(StreamWriteFeature.AUTO_CLOSE_TARGET)
            .build();

    private final JsonGenerator generator;

    JsonDocumentWriter(Writer target) {
        this.generator = JSON.createGenerator(target);
    }

    @Override
    public void begin() {
        generator.writeStartObject();
        generator.writeName("brokerkeep");
        generator.writeNumber(AccountsDocument.VERSION);
        generator.writeName("accounts");
        generator.writeStartArray();
    }

    @Override
    public void account(Json.Members account) {
        JsonText.write(account, generator);
    }

    @Override
    public void end(Optional<String> secrets) {
        generator.writeEndArray();
        secrets.ifPresent(text -> {
            generator.writeName("secrets");
            generator.writeString(text);
        });
        generator.writeEndObject();
        generator.writeRaw('\n');
        generator.close();
    }
}
