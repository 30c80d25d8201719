package dev.brokerkeep.example.plugins;

import dev.brokerkeep.AccountId;
import dev.brokerkeep.BrokerId;
import dev.brokerkeep.example.command.ExitCode;
import dev.brokerkeep.example.command.JsonText;
import dev.brokerkeep.example.command.Surroundings;
import dev.brokerkeep.example.command.Table;
import dev.brokerkeep.example.command.Workplace;
import dev.brokerkeep.settings.SettingKey;
import dev.brokerkeep.settings.Settings;
import dev.brokerkeep.settings.SettingsSchema;
import dev.brokerkeep.settings.StoredSettings;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Shows the schema of a plugin. */
@Command(
        name = "show",
        description = "Show which settings accounts of a broker have: type, whether required, default, what is"
                + " allowed, and what it is for.")
final class ShowPlugin implements Callable<Integer> {
    @Mixin
    private final Workplace workplace;

    @Parameters(index = "0", paramLabel = "BROKER", description = "The broker, such as alpaca.")
    @SuppressWarnings("FieldCanBeFinal") // the command line sets it
    private String broker = "";

    ShowPlugin(Surroundings surroundings) {
        workplace = new Workplace(surroundings);
    }

    @Override
    public Integer call() throws Exception {
        BrokerId id = id();
        return workplace.open(keep -> {
            SettingsSchema schema = keep.schema(id);
            // An account of which nothing is stored has the defaults; which account it would be does not matter
            Settings defaults = Settings.of(AccountId.of(1), 0, schema, StoredSettings.none());
            Table table = Table.of("name", "type", "required", "default", "expected", "description");
            for (SettingKey<?> key : schema.keys()) {
                table.row(
                        key.name(),
                        key.type().name().toLowerCase(Locale.ROOT).replace('_', ' '),
                        Table.cell(key.isRequired() ? "yes" : "no", key.isRequired()),
                        JsonText.cell(defaults.shown(key), false),
                        key.valueDescription(),
                        key.description());
            }
            workplace.output().table("settings", table, "Accounts of this broker have no settings.");
            return ExitCode.OK;
        });
    }

    private BrokerId id() {
        try {
            return BrokerId.of(broker);
        } catch (IllegalArgumentException e) {
            throw workplace.wrong(e.getMessage() + ".");
        }
    }
}
