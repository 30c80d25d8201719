package dev.brokerkeep.example.instances;

import dev.brokerkeep.cache.CacheStats;
import dev.brokerkeep.cache.Coherence;
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

/** Shows what the cache of this process has done. */
@Command(
        name = "stats",
        description = {
            "Load the settings of all accounts, then show what the cache of this process has done for that, and how"
                    + " well it hears of changes.",
            "These are the numbers of this process alone, which has just begun: hits, evictions and instances of a"
                    + " running application are known to that application only."
        })
public final class StatsCommand implements Callable<Integer> {
    @Mixin
    private final Workplace workplace;

    @Option(names = "--broker", paramLabel = "BROKER", description = "Load accounts of this broker only.")
    private @Nullable String broker;

    StatsCommand(Surroundings surroundings) {
        workplace = new Workplace(surroundings);
    }

    @Override
    public Integer call() throws Exception {
        return workplace.open(keep -> {
            Warming warming = Warming.of(keep, broker, workplace.terminal());
            CacheStats stats = keep.instances().stats();
            Coherence coherence = keep.instances().coherence();
            workplace
                    .output()
                    .values(Output.object(
                            "accounts", warming.result().asked(),
                            "warmMillis", warming.took().toMillis(),
                            "warmAccounts", stats.warmAccounts(),
                            "hits", stats.hits(),
                            "misses", stats.misses(),
                            "loads", stats.loads(),
                            "loadedAccounts", stats.loadedAccounts(),
                            "discardedLoads", stats.discardedLoads(),
                            "saves", stats.saves(),
                            "evictions", stats.evictions(),
                            "instancesBuilt", stats.instancesBuilt(),
                            "instancesClosed", stats.instancesClosed(),
                            "instanceFailures", stats.instanceFailures(),
                            "coherence", coherence.state().name().toLowerCase(Locale.ROOT),
                            "notified", coherence.isNotified(),
                            "leaseRemainingMillis", coherence.leaseRemaining().toMillis(),
                            "problem", coherence.problem().isEmpty() ? null : coherence.problem()));
            return ExitCode.OK;
        });
    }
}
