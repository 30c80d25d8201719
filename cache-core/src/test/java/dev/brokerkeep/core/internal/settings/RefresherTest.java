package dev.brokerkeep.core.internal.settings;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.brokerkeep.AccountId;
import dev.brokerkeep.settings.Freshness;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The one thread that refreshes, whatever happens to it. */
@Timeout(60)
final class RefresherTest {
    private final CountDownLatch first = new CountDownLatch(1);
    private final CountDownLatch second = new CountDownLatch(1);

    @Test
    void accountThatCannotBeRefreshed_doesNotEndTheThread() throws Exception {
        CacheCounters counters = new CacheCounters();
        ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
        CellDirectory directory = new CellDirectory(10, null, Ticker.systemTicker(), timer, counters, this::tenant);
        try (Refresher refresher = new Refresher(loader(directory, counters))) {
            refresher.refresh(List.of(filled(directory, 1)));
            assertThat(first.await(20, TimeUnit.SECONDS)).isTrue();
            refresher.refresh(List.of(filled(directory, 2)));

            assertThat(second.await(20, TimeUnit.SECONDS)).isTrue();
        } finally {
            timer.shutdownNow();
        }
    }

    @Test
    void accountThatCannotBeRefreshed_keepsTheNewsFromNoOther() throws Exception {
        CacheCounters counters = new CacheCounters();
        ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
        CellDirectory directory = new CellDirectory(10, null, Ticker.systemTicker(), timer, counters, this::tenant);
        try (Refresher refresher = new Refresher(loader(directory, counters))) {
            refresher.refresh(List.of(filled(directory, 1), filled(directory, 2)));

            assertThat(second.await(20, TimeUnit.SECONDS)).isTrue();
        } finally {
            timer.shutdownNow();
        }
    }

    private static SettingsLoader loader(CellDirectory directory, CacheCounters counters) {
        return new SettingsLoader(
                null,
                null,
                directory,
                new Coherence(directory, counters),
                counters,
                Duration.ofMinutes(1),
                Freshness.BOUNDED,
                Duration.ofSeconds(10),
                1);
    }

    private static Cell filled(CellDirectory directory, long id) {
        Cell cell = directory.cell(AccountId.of(id));
        boolean unused = cell.publish(CellUnderTest.snapshot(1, 1), cell.ticket());
        return cell;
    }

    private Cell.Tenant tenant(Cell cell) {
        return new Cell.Tenant() {
            @Override
            public void evicted() {}

            @Override
            public void changed(AccountSnapshot settings) {
                if (cell.id().value() == 1) {
                    first.countDown();
                    throw new IllegalStateException("forced");
                }
                second.countDown();
            }
        };
    }
}
