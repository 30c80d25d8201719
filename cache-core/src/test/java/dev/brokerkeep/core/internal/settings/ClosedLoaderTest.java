package dev.brokerkeep.core.internal.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.brokerkeep.AccountId;
import java.util.AbstractList;
import java.util.List;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

/** A loader that is closed in the middle of a request for many accounts. */
final class ClosedLoaderTest {
    @Test
    void readAll_closedHalfWay_strandsNobodyWhoJoined() {
        CacheCounters counters = new CacheCounters();
        CellDirectory directory = new CellDirectory(
                10,
                null,
                Ticker.systemTicker(),
                Executors.newSingleThreadScheduledExecutor(),
                counters,
                cell -> () -> {});
        SettingsLoader loader = new SettingsLoader(null, null, directory, counters, 1);
        Cell first = directory.cell(AccountId.of(1));
        Cell second = directory.cell(AccountId.of(2));
        Flight[] joined = new Flight[1];
        List<Cell> closingOnTheWay = new AbstractList<>() {
            @Override
            public Cell get(int index) {
                if (index == 0) {
                    return first;
                }
                if (joined[0] == null) {
                    joined[0] = first.flight.get();
                    loader.close();
                }
                return second;
            }

            @Override
            public int size() {
                return 2;
            }
        };

        Throwable thrown =
                catchThrowable(() -> loader.readAll(closingOnTheWay, (cell, snapshot) -> {}, (cell, e) -> {}));

        assertThat(joined[0].hasLanded()).isTrue();
        assertThat(thrown).isNotNull();
    }
}
