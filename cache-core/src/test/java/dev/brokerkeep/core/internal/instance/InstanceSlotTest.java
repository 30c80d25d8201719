package dev.brokerkeep.core.internal.instance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.brokerkeep.AccountId;
import dev.brokerkeep.BrokerId;
import dev.brokerkeep.BrokerKeepException;
import dev.brokerkeep.ErrorCode;
import dev.brokerkeep.cache.AccountInfo;
import dev.brokerkeep.core.internal.plugin.LoadedPlugin;
import dev.brokerkeep.core.internal.plugin.PluginDiscovery;
import dev.brokerkeep.core.internal.plugin.PluginTime;
import dev.brokerkeep.core.internal.settings.AccountSnapshot;
import dev.brokerkeep.core.internal.settings.CacheCounters;
import dev.brokerkeep.core.internal.settings.Cell;
import dev.brokerkeep.core.internal.settings.CellDirectory;
import dev.brokerkeep.core.testing.AcmePlugin;
import dev.brokerkeep.core.testing.Exchange;
import dev.brokerkeep.settings.Secret;
import dev.brokerkeep.settings.Settings;
import dev.brokerkeep.settings.StoredSettings;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

/** A call that read old settings comes to an instance that was built from newer ones. */
final class InstanceSlotTest {
    private static final AccountId ID = AccountId.of(1);

    private final Exchange.Hooks hooks = Exchange.newHooks();
    private final LoadedPlugin plugin =
            PluginDiscovery.of(List.of(new AcmePlugin()), PluginTime.REAL).require(BrokerId.of("acme"));
    private final CacheCounters counters = new CacheCounters();
    private final CellDirectory directory = new CellDirectory(
            10,
            null,
            Ticker.systemTicker(),
            Executors.newSingleThreadScheduledExecutor(),
            counters,
            cell -> new InstanceSlot(cell, factory()));
    private final InstanceFactory factory = new InstanceFactory(
            null, null, directory, counters, Runnable::run, System::nanoTime, Duration.ofSeconds(1));

    private InstanceFactory factory() {
        return factory;
    }

    private interface SlotUnderTest {
        Instance enter(InstanceFactory.Reader settings);
    }

    @Test
    void lateCallWithOldSettings_doesNotReplaceNewByOld() {
        InstanceSlot slot = (InstanceSlot) directory.cell(ID).tenant();

        assertThatCode(() -> check(slot::enter)).doesNotThrowAnyException();
    }

    @Test
    void slotThatReplacesNewByOld_isCaughtByTheSameCheck() {
        InstanceSlot slot = (InstanceSlot) directory.cell(ID).tenant();
        Instance[] current = new Instance[1];
        SlotUnderTest replacing = settings -> {
            AccountSnapshot snapshot = settings.read(List.of());
            if (current[0] == null || !current[0].agreesWith(snapshot)) {
                if (current[0] != null) {
                    current[0].retire();
                }
                current[0] = factory.build(slot, snapshot);
            }
            current[0].enter();
            return current[0];
        };

        assertThatThrownBy(() -> check(replacing))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("instances built");
    }

    @Test
    void callThatReadItsSettingsBeforeTheClose_buildsNothingAfterIt() {
        InstanceSlot slot = (InstanceSlot) directory.cell(ID).tenant();
        Deque<AccountSnapshot> reads = new ArrayDeque<>(List.of(snapshot(1)));

        assertThatThrownBy(() -> slot.enter(demands -> {
                    AccountSnapshot read = reads.pop();
                    factory.close();
                    return read;
                }))
                .isInstanceOfSatisfying(
                        BrokerKeepException.class,
                        refused -> assertThat(refused.code()).isEqualTo(ErrorCode.CLOSED));
        assertThat(hooks.built).isEmpty();
        assertThat(factory.openInstances()).isZero();
    }

    @Test
    void accountThatOthersDisable_losesItsObject() {
        InstanceSlot slot = (InstanceSlot) directory.cell(ID).tenant();
        slot.enter(demands -> snapshot(1)).leave();

        slot.changed(disabled(2));

        assertThat(slot.isOccupied()).isFalse();
        assertThat(hooks.closed).hasValue(1);
    }

    @Test
    void changeThatIsHeardOfDuringAConstruction_outdatesWhatIsBeingBuilt() {
        InstanceSlot slot = (InstanceSlot) directory.cell(ID).tenant();
        hooks.betweenReads = () -> {
            assertThat(slot.isOccupied()).as("to be told of changes").isTrue();
            slot.changed(snapshot(2));
        };

        Instance built = slot.enter(demands -> snapshot(1));

        assertThat(hooks.closed).as("the call gets through").hasValue(0);
        built.leave();
        assertThat(slot.isOccupied()).isFalse();
        assertThat(hooks.closed).hasValue(1);
    }

    @Test
    void changeThatIsHeardOfBeforeAConstructionCouldBeSeen_isCaughtUpWith() {
        Cell cell = directory.cell(ID);
        InstanceSlot slot = (InstanceSlot) cell.tenant();

        Instance built = slot.enter(demands -> {
            AccountSnapshot read = snapshot(1);
            // What the feed and the refresher do, after this call has read and before it begins to build.
            cell.raise(1, 2);
            cell.publish(snapshot(2), cell.ticket());
            slot.changed(snapshot(2));
            return read;
        });

        built.leave();
        assertThat(slot.isOccupied()).as("an object built from revision 1").isFalse();
        assertThat(hooks.closed).hasValue(1);
    }

    @Test
    void changeOfWhatWasNotRead_isNoReasonToBuildAnew() {
        Cell cell = directory.cell(ID);
        InstanceSlot slot = (InstanceSlot) cell.tenant();

        slot.enter(demands -> {
                    cell.publish(snapshot(1, 2), cell.ticket());
                    return snapshot(1);
                })
                .leave();

        assertThat(slot.isOccupied()).isTrue();
    }

    private AccountSnapshot disabled(int revision) {
        AccountSnapshot enabled = snapshot(1, revision);
        return new AccountSnapshot(
                new AccountInfo(ID, "a", BrokerId.of("acme"), false, revision),
                1,
                plugin,
                enabled.settings(),
                System.nanoTime());
    }

    private void check(SlotUnderTest slot) {
        AccountSnapshot old = snapshot(1);
        AccountSnapshot saved = snapshot(2);
        Instance before = slot.enter(demands -> saved);
        before.leave();
        Deque<AccountSnapshot> reads = new ArrayDeque<>(List.of(old, saved, saved));

        Instance late = slot.enter(demands -> reads.pop());
        String credentials = late.account().summary().accountNumber();
        late.leave();

        require(hooks.built.size() == 1, "instances built: " + hooks.built.size());
        require(credentials.equals("k2/s2"), "credentials " + credentials);
        require(hooks.closed.get() == 0, "closed");
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new AssertionError(otherwise);
        }
    }

    private AccountSnapshot snapshot(int revision) {
        return snapshot(revision, revision);
    }

    private AccountSnapshot snapshot(int credentials, int revision) {
        StoredSettings stored = StoredSettings.builder()
                .secret("api_key", Secret.of("k" + credentials))
                .secret("api_secret", Secret.of("s" + credentials))
                .build();
        return new AccountSnapshot(
                new AccountInfo(ID, "a", BrokerId.of("acme"), true, revision),
                1,
                plugin,
                Settings.of(ID, revision, plugin.schema(), stored),
                System.nanoTime());
    }
}
