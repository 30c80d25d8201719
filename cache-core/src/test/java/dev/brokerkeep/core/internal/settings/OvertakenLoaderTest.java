package dev.brokerkeep.core.internal.settings;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.brokerkeep.AccountId;
import dev.brokerkeep.settings.Freshness;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A loader overtaken by others. It has no database: whoever asks it fails. */
final class OvertakenLoaderTest {
    private final CacheCounters counters = new CacheCounters();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private final CellDirectory directory =
            new CellDirectory(10, null, Ticker.systemTicker(), timer, counters, cell -> () -> {});
    private final SettingsLoader loader = new SettingsLoader(
            null,
            null,
            directory,
            new Coherence(directory, counters),
            counters,
            Duration.ofSeconds(1),
            Freshness.BOUNDED,
            Duration.ofSeconds(10),
            1);

    @AfterEach
    void stop() {
        timer.shutdownNow();
    }

    @Test
    void load_afterAnotherHasFilledMemoryAndLanded_asksNobody() {
        Cell cell = directory.cell(AccountId.of(1));
        AccountSnapshot filled = CellUnderTest.snapshot(1, 1);
        cell.publish(filled, cell.ticket());

        AccountSnapshot loaded = loader.load(cell, System.nanoTime(), 1_000_000_000);

        assertThat(loaded).isSameAs(filled);
        assertThat(cell.flight.get()).isNull();
    }
}
