package dev.brokerkeep.example.instances;

import dev.brokerkeep.example.command.ExitCode;
import dev.brokerkeep.example.command.Output;
import dev.brokerkeep.example.command.Surroundings;
import dev.brokerkeep.example.command.Workplace;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Loads the settings of accounts. */
@Command(
        name = "warm",
        description = {
            "Load the settings of all accounts, and tell how long that takes: what a start costs on this database.",
            "Memory is this process's own and ends with it: other processes are not warmed by this."
        })
public final class WarmCommand implements Callable<Integer> {
    @Mixin
    private final Workplace workplace;

    @Option(names = "--broker", paramLabel = "BROKER", description = "Only accounts of this broker.")
    private @Nullable String broker;

    WarmCommand(Surroundings surroundings) {
        workplace = new Workplace(surroundings);
    }

    @Override
    public Integer call() throws Exception {
        return workplace.open(keep -> {
            Warming warming = Warming.of(keep, broker, workplace.terminal());
            workplace
                    .output()
                    .result(
                            String.format(
                                    Locale.ROOT,
                                    "Loaded %d of %d accounts in %.2f s, %.0f a second; %d without a plugin or removed"
                                            + " meanwhile.",
                                    warming.result().loaded(),
                                    warming.result().asked(),
                                    warming.took().toMillis() / 1e3,
                                    warming.perSecond(),
                                    warming.result().unknown()),
                            Output.object(
                                    "asked", warming.result().asked(),
                                    "loaded", warming.result().loaded(),
                                    "unknown", warming.result().unknown(),
                                    "millis", warming.took().toMillis()));
            return ExitCode.OK;
        });
    }
}
