package dev.brokerkeep.example.instances;

import dev.brokerkeep.AccountId;
import dev.brokerkeep.cache.WarmUp;
import dev.brokerkeep.core.BrokerKeep;
import dev.brokerkeep.example.terminal.Count;
import dev.brokerkeep.example.terminal.Terminal;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A warm-up and how long it took. */
record Warming(WarmUp result, Duration took) {
    /** Loads the settings of all accounts, or of those of one broker, and shows how far it is. */
    static Warming of(BrokerKeep keep, @Nullable String broker, Terminal terminal) {
        List<AccountId> ids = keep.accounts().list().stream()
                .filter(account -> broker == null || account.broker().value().equals(broker))
                .map(account -> account.id())
                .toList();
        long start = System.nanoTime();
        try (Count count = terminal.count("Warming", " accounts", ids.size())) {
            WarmUp result = keep.instances().warm(ids, state -> count.reached(state.loaded() + state.unknown()));
            return new Warming(result, Duration.ofNanos(System.nanoTime() - start));
        }
    }

    double perSecond() {
        return result.loaded() / Math.max(took.toNanos() / 1e9, 1e-9);
    }
}
