package dev.brokerkeep.example.settings;

import dev.brokerkeep.example.command.JsonText;
import dev.brokerkeep.example.command.Output;
import dev.brokerkeep.example.command.Table;
import dev.brokerkeep.history.ValueEdit;
import dev.brokerkeep.settings.Json;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How the history's edits are shown. */
final class Edits {
    private Edits() {}

    static String kind(ValueEdit edit) {
        return edit.kind().name().toLowerCase(Locale.ROOT);
    }

    static String shown(ValueEdit edit) {
        if (edit.isSecret()) {
            return edit.name() + " " + kind(edit);
        }
        return edit.name() + ": " + shown(edit.before()) + " -> " + shown(edit.after());
    }

    private static String shown(Optional<Json> value) {
        return value.map(JsonText::shown).orElse("-");
    }

    static List<Map<String, @Nullable Object>> told(List<ValueEdit> edits) {
        return edits.stream()
                .map(edit -> Output.object(
                        "name", edit.name(),
                        "kind", kind(edit),
                        "secret", edit.isSecret(),
                        "before", edit.before().map(JsonText::tree).orElse(null),
                        "after", edit.after().map(JsonText::tree).orElse(null)))
                .toList();
    }

    static void rows(Table table, String of, Iterable<ValueEdit> edits) {
        for (ValueEdit edit : edits) {
            table.row(
                    of,
                    edit.name(),
                    Edits.kind(edit),
                    JsonText.cell(edit.before(), edit.isSecret()),
                    JsonText.cell(edit.after(), edit.isSecret()));
        }
    }
}
