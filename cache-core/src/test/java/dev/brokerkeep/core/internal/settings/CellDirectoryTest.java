package dev.brokerkeep.core.internal.settings;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.brokerkeep.AccountId;
import dev.brokerkeep.BrokerId;
import dev.brokerkeep.cache.AccountInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Which accounts a full directory keeps. */
final class CellDirectoryTest {
    private static final int SIZE = 100;
    private static final int ENOUGH_TO_AGE = 40 * SIZE;

    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private final CacheCounters counters = new CacheCounters();
    private final List<AccountId> evicted = new ArrayList<>();
    private final CellDirectory directory = new CellDirectory(
            SIZE, null, Ticker.disabledTicker(), timer, counters, owner -> () -> evicted.add(owner.id()));

    @AfterEach
    void stop() {
        timer.shutdownNow();
    }

    @Test
    void accountReadInEachBeat_survivesAFlood_whileAnUnreadOneIsDropped() {
        Cell read = fill(1);
        Cell unread = fill(2);

        for (int id = 3; id < ENOUGH_TO_AGE; id++) {
            fill(id);
            if (id % 10 == 0) {
                directory.beat();
                directory.touch(read);
            }
        }

        assertThat(read.snapshot()).isNotNull();
        assertThat(unread.snapshot()).isNull();
        assertThat(evicted).contains(unread.id()).doesNotContain(read.id());
        assertThat(directory.warmAccounts()).isEqualTo(SIZE);
    }

    @Test
    void readsWithinOneBeat_areReportedOnce() {
        Cell cell = fill(1);
        directory.touch(cell);
        int first = cell.touchedAt;

        directory.touch(cell);
        int second = cell.touchedAt;
        directory.beat();
        directory.touch(cell);

        assertThat(second).isEqualTo(first);
        assertThat(cell.touchedAt).isEqualTo(first + 1);
    }

    @Test
    void everyEviction_isCountedAndTellsTheTenant() {
        int filled = 5 * SIZE;

        for (int id = 1; id <= filled; id++) {
            fill(id);
        }

        assertThat(directory.warmAccounts()).isEqualTo(SIZE);
        assertThat(counters.evictions.sum()).isEqualTo(filled - SIZE);
        assertThat(evicted).hasSize(filled - SIZE).doesNotHaveDuplicates();
    }

    @Test
    void evictedCellThatIsStillHeld_isFoundAgain() {
        List<Cell> held = new ArrayList<>();
        for (int id = 1; id <= 3 * SIZE; id++) {
            held.add(fill(id));
        }

        Cell dropped = held.stream()
                .filter(cell -> cell.snapshot() == null)
                .findFirst()
                .orElseThrow();

        assertThat(directory.cell(dropped.id())).isSameAs(dropped);
        assertThat(held).hasSize(3 * SIZE);
    }

    @Test
    void clear_dropsEveryCellThatAnybodyHolds_andTellsEachTenant() {
        Cell one = fill(1);
        Cell two = fill(2);

        directory.clear();

        assertThat(one.snapshot()).isNull();
        assertThat(two.snapshot()).isNull();
        assertThat(evicted).containsExactlyInAnyOrder(one.id(), two.id());
        assertThat(directory.warmAccounts()).isZero();
        assertThat(counters.evictions.sum()).isZero();
    }

    private Cell fill(long id) {
        Cell cell = directory.cell(AccountId.of(id));
        boolean published = cell.publish(
                new AccountSnapshot(
                        new AccountInfo(cell.id(), "a" + id, BrokerId.of("acme"), true, 1),
                        1,
                        null,
                        null,
                        System.nanoTime()),
                cell.ticket());
        assertThat(published).isTrue();
        directory.keepWarm(cell);
        return cell;
    }
}
