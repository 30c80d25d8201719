package dev.brokerkeep.example.exchange;

import dev.brokerkeep.settings.Json;
import java.io.Writer;
import java.util.Optional;

/** Writes a file account by account. Failures of the target come out as unchecked exceptions. */
sealed interface DocumentWriter permits JsonDocumentWriter, YamlDocumentWriter {
    static DocumentWriter to(Writer target, DocumentFormat format) {
        return format == DocumentFormat.YAML ? new YamlDocumentWriter(target) : new JsonDocumentWriter(target);
    }

    void begin();

    void account(Json.Members account);

    /** Ends the document; the target stays open, and everything is with it. */
    void end(Optional<String> secrets);
}
