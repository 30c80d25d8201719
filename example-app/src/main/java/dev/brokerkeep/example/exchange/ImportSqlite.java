package dev.brokerkeep.example.exchange;

import dev.brokerkeep.example.command.Output;
import dev.brokerkeep.example.command.Surroundings;
import dev.brokerkeep.example.command.Workplace;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Imports the SQLite file of the predecessor. */
@Command(
        name = "sqlite",
        description = "Import a SQLite file with the tables accountdefinition and accountsetting. Reports every value:"
                + " taken, repaired, left out or refused. The file is only read.")
final class ImportSqlite implements Callable<Integer> {
    @Mixin
    private final Workplace workplace;

    @Mixin
    private final Importing importing = new Importing();

    @Parameters(paramLabel = "FILE", description = "The SQLite file; nothing else may be using it.")
    @SuppressWarnings("FieldCanBeFinal") // the command line sets it
    private Path file = Path.of("");

    @Option(
            names = "--map",
            paramLabel = "[BROKER:]OLD=NEW",
            mapFallbackValue = "",
            description = "What a setting is named now, for all brokers or for one; OLD= leaves it out.")
    private Map<String, String> settings = new LinkedHashMap<>();

    @Option(names = "--provider", paramLabel = "OLD=NEW", description = "Which broker a provider is.")
    private Map<String, String> providers = new LinkedHashMap<>();

    @Option(
            names = "--none-is-unset",
            description = "Take the text None in text settings for nothing. Default: it is refused there.")
    private boolean isNoneUnset;

    ImportSqlite(Surroundings surroundings) {
        workplace = new Workplace(surroundings);
    }

    @Override
    public Integer call() throws Exception {
        LegacyRules rules = new LegacyRules(settings, providers, isNoneUnset);
        return workplace.open(keep -> {
            Map<String, Object> report = new LinkedHashMap<>();
            return importing.run(
                    workplace,
                    keep,
                    () -> {
                        LegacyAccounts accounts = LegacyAccounts.read(file, keep, rules);
                        report.put("values", told(accounts.readings()));
                        if (!workplace.output().isJson()) {
                            accounts.readings()
                                    .forEach(each -> workplace.terminal().out().println(each));
                        }
                        return accounts.plan(importing.mode());
                    },
                    report);
        });
    }

    private static List<Map<String, @Nullable Object>> told(List<LegacyReading> readings) {
        return readings.stream()
                .map(reading -> Output.object(
                        "place", reading.place(),
                        "account", reading.account(),
                        "setting", reading.setting(),
                        "verdict", reading.verdict().name().toLowerCase(Locale.ROOT),
                        "reason", reading.reason()))
                .toList();
    }
}
