package dev.brokerkeep.core.feed;

import static dev.brokerkeep.core.testing.AcmeAccount.API_KEY;
import static dev.brokerkeep.core.testing.AcmeAccount.API_SECRET;
import static dev.brokerkeep.core.testing.AcmeAccount.NOTE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.brokerkeep.AccountId;
import dev.brokerkeep.BrokerId;
import dev.brokerkeep.core.BrokerKeep;
import dev.brokerkeep.core.testing.AcmePlugin;
import dev.brokerkeep.core.testing.FaultyDataSource;
import dev.brokerkeep.core.testing.FaultyDataSource.Gate;
import dev.brokerkeep.core.testing.FaultyDataSource.Point;
import dev.brokerkeep.core.testing.TestDatabase;
import dev.brokerkeep.core.testing.Until;
import dev.brokerkeep.settings.Secret;
import dev.brokerkeep.settings.SettingsChange;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.postgresql.ds.PGSimpleDataSource;

/** A new account is changed by others before its creator has heard of its own commit. */
@Timeout(60)
final class CreationRaceTest {
    @Test
    void accountChangedBeforeItsCreatorHearsOfTheCommit_isNotRememberedAsItWasCreated() throws Exception {
        PGSimpleDataSource database = TestDatabase.create();
        FaultyDataSource faults = FaultyDataSource.on(database);
        try (BrokerKeep keep = BrokerKeep.with(faults.dataSource())
                .plugins(List.of(new AcmePlugin()))
                .keyset(dev.brokerkeep.core.KeysetSource.generated())
                .changeFeed(database)
                .open()) {
            SettingsChange settings =
                    SettingsChange.set(API_KEY, Secret.of("k")).and(API_SECRET, Secret.of("s"));
            // The first secret of a process has a commit before it: the keyset is compared with the database's.
            keep.accounts().create("before", BrokerId.of("acme"), settings);
            Gate committed = faults.hold(Point.AFTER_COMMIT);
            FutureTask<AccountId> creation = new FutureTask<>(() ->
                    keep.accounts().create("a", BrokerId.of("acme"), settings).id());
            new Thread(creation, "creator").start();
            committed.awaitReached();

            TestDatabase.execute(
                    database,
                    "insert into brokerkeep.account_setting (account_id, name, value)"
                            + " select id, 'note', '\"by another\"' from brokerkeep.account where name = 'a'");
            long polls = keep.instances().coherence().polls();
            Until.holds("heard", () -> keep.instances().coherence().polls() >= polls + 2);
            committed.open();
            AccountId id = creation.get(20, TimeUnit.SECONDS);

            assertThat(keep.instances().get(id).settings().find(NOTE)).isEqualTo(Optional.of("by another"));
            assertThat(keep.instances().coherence().auditFindings()).isZero();
        }
    }
}
