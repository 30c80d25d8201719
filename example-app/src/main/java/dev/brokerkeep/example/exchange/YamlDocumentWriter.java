package dev.brokerkeep.example.exchange;

import dev.brokerkeep.settings.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.api.StreamDataWriter;
import org.snakeyaml.engine.v2.common.FlowStyle;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.emitter.Emitter;
import org.snakeyaml.engine.v2.events.DocumentEndEvent;
import org.snakeyaml.engine.v2.events.DocumentStartEvent;
import org.snakeyaml.engine.v2.events.ImplicitTuple;
import org.snakeyaml.engine.v2.events.MappingEndEvent;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.events.SequenceEndEvent;
import org.snakeyaml.engine.v2.events.SequenceStartEvent;
import org.snakeyaml.engine.v2.events.StreamEndEvent;
import org.snakeyaml.engine.v2.events.StreamStartEvent;

/**
 * Writes texts in double quotes unless they are words that no reader of YAML takes for anything else, and the end of
 * the document as a line of its own, so that a file that was cut off is known for one.
 */
final class YamlDocumentWriter implements DocumentWriter {
    private final Emitter emitter;
    private final Writer target;

    YamlDocumentWriter(Writer target) {
        this.target = target;
        this.emitter = new Emitter(
                DumpSettings.builder()
                        .setSplitLines(false)
                        .setMaxSimpleKeyLength(1024)
                        .build(),
                new Target(target));
    }

    @Override
    public void begin() {
        emitter.emit(new StreamStartEvent());
        emitter.emit(new DocumentStartEvent(true, Optional.empty(), Map.of()));
        beginMapping(FlowStyle.BLOCK);
        text("brokerkeep");
        plain(String.valueOf(AccountsDocument.VERSION));
        text("accounts");
        beginSequence(FlowStyle.BLOCK);
    }

    @Override
    public void account(Json.Members account) {
        write(account);
    }

    @Override
    public void end(Optional<String> secrets) {
        emitter.emit(new SequenceEndEvent());
        secrets.ifPresent(jwe -> {
            text("secrets");
            text(jwe);
        });
        emitter.emit(new MappingEndEvent());
        emitter.emit(new DocumentEndEvent(true));
        emitter.emit(new StreamEndEvent());
        try {
            target.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void write(Json value) {
        if (value instanceof Json.Text text) {
            text(text.value());
        } else if (value instanceof Json.Numeric number) {
            plain(number.value().toString());
        } else if (value instanceof Json.Bool bool) {
            plain(String.valueOf(bool.value()));
        } else if (value instanceof Json.Array array) {
            List<Json> items = array.items();
            beginSequence(items.isEmpty() ? FlowStyle.FLOW : FlowStyle.BLOCK);
            items.forEach(this::write);
            emitter.emit(new SequenceEndEvent());
        } else if (value instanceof Json.Members object) {
            Map<String, Json> members = object.members();
            beginMapping(members.isEmpty() ? FlowStyle.FLOW : FlowStyle.BLOCK);
            members.forEach((name, member) -> {
                text(name);
                write(member);
            });
            emitter.emit(new MappingEndEvent());
        } else {
            plain("null");
        }
    }

    private void beginMapping(FlowStyle style) {
        emitter.emit(new MappingStartEvent(Optional.empty(), Optional.empty(), true, style));
    }

    private void beginSequence(FlowStyle style) {
        emitter.emit(new SequenceStartEvent(Optional.empty(), Optional.empty(), true, style));
    }

    private void text(String text) {
        scalar(text, PlainScalar.isPlainText(text) ? ScalarStyle.PLAIN : ScalarStyle.DOUBLE_QUOTED);
    }

    private void plain(String text) {
        scalar(text, ScalarStyle.PLAIN);
    }

    private void scalar(String text, ScalarStyle style) {
        emitter.emit(new ScalarEvent(Optional.empty(), Optional.empty(), new ImplicitTuple(true, true), text, style));
    }

    private record Target(Writer writer) implements StreamDataWriter {
        @Override
        public void write(String text) {
            write(text, 0, text.length());
        }

        @Override
        public void write(String text, int offset, int length) {
            try {
                writer.write(text, offset, length);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
