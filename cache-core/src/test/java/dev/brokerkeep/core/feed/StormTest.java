package dev.brokerkeep.core.feed;

import static org.assertj.core.api.Assertions.assertThat;

import dev.brokerkeep.AccountId;
import dev.brokerkeep.broker.BrokerAccount;
import dev.brokerkeep.cache.AccountInfo;
import dev.brokerkeep.core.testing.Until;
import java.lang.ref.Reference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** One statement changes very many accounts that a process has in memory. */
@Timeout(120)
final class StormTest {
    private static final int CHANGED = 10_000;
    private static final int OTHERS = 64;

    /** So many come along with the news of them. */
    private static final int BROUGHT = 32;

    @Test
    void tenThousandAccountsChangedByOneStatement_takeFewQueriesOnTwoConnections() throws Exception {
        try (TwoProcesses two = new TwoProcesses()) {
            two.sql("insert into brokerkeep.account (name, broker) select 'm' || n, 'acme' from generate_series(1, "
                    + CHANGED + ") n");
            two.sql("insert into brokerkeep.account (name, broker) select 'o' || n, 'acme' from generate_series(1, "
                    + OTHERS + ") n");
            two.there.close();
            // A machine that stands still for a second is not what is asked here.
            two.there = two.openThere(Duration.ofSeconds(30));
            var there = two.there.instances();
            List<AccountId> all =
                    two.here.accounts().list().stream().map(AccountInfo::id).toList();
            var handles = there.getAll(all);
            List<BrokerAccount> others = all.subList(CHANGED, CHANGED + OTHERS).stream()
                    .map(handles::get)
                    .toList();
            long began = System.nanoTime();
            long[] quiet = hits(others, () -> System.nanoTime() - began < 1_000_000_000L);
            long polls = there.coherence().polls();
            long queriesBefore = there.stats().loads();

            two.takenThere.most();
            change(two, "false", new AtomicBoolean()).join();
            there.getAll(all); // The query has been sent; this returns when its answer is in memory.
            int taken = two.takenThere.most();
            long queries = there.stats().loads() - queriesBefore;
            long asked = there.coherence().polls() - polls;

            long missesBefore = there.stats().misses();
            AtomicBoolean doneAgain = new AtomicBoolean();
            Thread second = change(two, "true", doneAgain);
            long[] stormy = hits(others, () -> !doneAgain.get());
            second.join();

            System.out.printf(
                    "Storm of %,d accounts: %d queries for settings, %d for changes, %d connections of the pool at once; hits of"
                            + " others: p50 %d ns, p99 %d ns; without a storm: p50 %d ns, p99 %d ns%n",
                    CHANGED, queries, asked, taken, at(stormy, 0.5), at(stormy, 0.99), at(quiet, 0.5), at(quiet, 0.99));
            assertThat(queries).isLessThanOrEqualTo(20);
            assertThat(taken).isBetween(1, 2);
            assertThat(there.stats().misses() - missesBefore)
                    .as("only what was changed and did not come along")
                    .isEqualTo(CHANGED - BROUGHT);
            // Until here all are held: what nobody holds is not loaded before it is asked for.
            Reference.reachabilityFence(handles);
        }
    }

    /** Changes the many, and waits until the other process is loading all of them anew. */
    private static Thread change(TwoProcesses two, String enabled, AtomicBoolean done) {
        var there = two.there.instances();
        long before = there.stats().loadedAccounts();
        Thread thread = new Thread(() -> {
            two.sql("update brokerkeep.account set enabled = " + enabled + " where name like 'm%'");
            Until.holds("all are asked for anew", () -> there.stats().loadedAccounts() - before >= CHANGED - BROUGHT);
            done.set(true);
        });
        thread.start();
        return thread;
    }

    /** Reads in turn, and returns how long each read took, sorted. */
    private static long[] hits(List<BrokerAccount> accounts, BooleanSupplier goOn) {
        long[] taken = new long[4_000_000];
        int n = 0;
        List<Object> seen = new ArrayList<>(1);
        seen.add("");
        while (n < taken.length && (n % 256 != 0 || goOn.getAsBoolean())) {
            BrokerAccount account = accounts.get(n % accounts.size());
            long begin = System.nanoTime();
            Object settings = account.settings();
            taken[n++] = System.nanoTime() - begin;
            seen.set(0, settings);
        }
        long[] sorted = Arrays.copyOf(taken, n);
        Arrays.sort(sorted);
        return sorted;
    }

    private static long at(long[] sorted, double quantile) {
        return sorted[(int) (quantile * (sorted.length - 1))];
    }
}
