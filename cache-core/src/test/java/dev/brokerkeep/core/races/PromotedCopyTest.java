package dev.brokerkeep.core.races;

import static dev.brokerkeep.core.testing.AcmeAccount.DATA_FEED;
import static dev.brokerkeep.core.testing.AcmeAccount.LIMIT;
import static dev.brokerkeep.core.testing.AcmeAccount.NOTE;
import static dev.brokerkeep.core.testing.AcmeAccount.PAPER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.brokerkeep.AccountId;
import dev.brokerkeep.BrokerId;
import dev.brokerkeep.BrokerKeepException;
import dev.brokerkeep.ErrorCode;
import dev.brokerkeep.broker.BrokerAccount;
import dev.brokerkeep.core.BrokerKeep;
import dev.brokerkeep.core.KeysetSource;
import dev.brokerkeep.core.testing.AcmePlugin;
import dev.brokerkeep.core.testing.FaultyDataSource;
import dev.brokerkeep.core.testing.FaultyDataSource.Point;
import dev.brokerkeep.core.testing.Server;
import dev.brokerkeep.core.testing.TestDatabase;
import dev.brokerkeep.settings.InvalidSettingsException;
import dev.brokerkeep.settings.Settings;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Saves on their way while the server is replaced by a copy that does not have all of its transactions. */
@Timeout(180)
final class PromotedCopyTest {
    @TempDir
    private Path folder;

    private Server original;
    private Server copy;
    private volatile DataSource present;
    private FaultyDataSource faults;
    private BrokerKeep keep;
    private BrokerAccount account;
    private BrokerAccount neighbour;

    @BeforeEach
    void copy() {
        original = Server.create(folder.resolve("original"));
        present = original.dataSource();
        faults = FaultyDataSource.on(whateverIsPresent());
        keep = BrokerKeep.with(faults.dataSource())
                .alone()
                .keyset(KeysetSource.generated())
                .plugins(List.of(new AcmePlugin()))
                .open();
        account = keep.instances().get(create("a"));
        neighbour = keep.instances().get(create("b"));
        original.stop();
        copy = original.copyAsStandby(folder.resolve("copy"));
        original.start();
    }

    private AccountId create(String name) {
        return keep.accounts()
                .create(name, BrokerId.of("acme"), Rig.credentials(1))
                .id();
    }

    private DataSource whateverIsPresent() {
        return (DataSource) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {DataSource.class}, (self, method, arguments) -> {
                    try {
                        return method.invoke(present, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    @AfterEach
    void stop() {
        keep.close();
        original.close();
        copy.close();
    }

    @Test
    void saveLostInAFailover_isNotTakenForAnotherTransactionOfTheSameId() {
        copy.start();
        copy.promote();
        burnTransactions(copy, 100);
        faults.runAndBreakAt(Point.BEFORE_COMMIT, () -> present = copy.dataSource());
        account.settings();

        ErrorCode code = savingNote();

        assertThat(code).isEqualTo(ErrorCode.SAVE_OUTCOME_UNKNOWN);
        assertThat(account.settings().find(NOTE)).isEmpty();
        assertThat(account.settings()).isSameAs(account.settings());
    }

    @Test
    void saveLostInARestore_isNotAskedForForEver() throws IOException {
        Files.delete(folder.resolve("copy").resolve("standby.signal"));
        copy.start();
        burnTransactions(original, 100);
        faults.runAndBreakAt(Point.BEFORE_COMMIT, () -> present = copy.dataSource());
        account.settings();

        ErrorCode code = savingNote();

        assertThat(code).isEqualTo(ErrorCode.SAVE_OUTCOME_UNKNOWN);
        assertThat(account.settings()).isSameAs(account.settings());
    }

    @Test
    void saveAfterAFailover_isValidatedAgainstWhatTheNewServerHas_andTheOldOneIsRefused() {
        account.saveSetting(NOTE, "lost");
        Settings neighbourBefore = neighbour.settings();
        copy.start();
        copy.promote();
        // The same revision as the lost one, and another content.
        TestDatabase.execute(
                copy.dataSource(),
                "insert into brokerkeep.account_setting (account_id, name, value) values (" + account.id()
                        + ", 'order_limit', '500')");
        present = copy.dataSource();

        var refused = catchThrowableOfType(InvalidSettingsException.class, () -> account.saveSetting(PAPER, false));
        account.saveSetting(DATA_FEED, "sip");
        Settings neighbourAfter = neighbour.settings();
        present = original.dataSource();
        var onTheOldOne = catchThrowableOfType(BrokerKeepException.class, () -> account.saveSetting(NOTE, "old"));
        var uncached = catchThrowableOfType(
                BrokerKeepException.class, () -> keep.accounts().get(account.id()));

        assertThat(refused.problems()).extracting(problem -> problem.setting()).containsExactly("order_limit");
        assertThat(account.settings().get(LIMIT)).isEqualTo(500);
        assertThat(neighbourAfter).isNotSameAs(neighbourBefore);
        assertThat(onTheOldOne.code()).isEqualTo(ErrorCode.DATABASE_OUTDATED);
        assertThat(uncached.code()).isEqualTo(ErrorCode.DATABASE_OUTDATED);
        assertThat(TestDatabase.query(
                        original.dataSource(), "select value from brokerkeep.account_setting where name = 'note'"))
                .isEqualTo("\"lost\"");
    }

    @Test
    void saveCommittedByAServerThatWasReplacedMeanwhile_isNotPromised() {
        copy.start();
        copy.promote();
        account.settings();
        faults.runAt(Point.BEFORE_COMMIT, () -> {
            present = copy.dataSource();
            keep.instances().invalidateSettings(neighbour.id());
            neighbour.settings();
        });

        ErrorCode code = savingNote();

        assertThat(code).isEqualTo(ErrorCode.SAVE_OUTCOME_UNKNOWN);
        assertThat(account.settings().find(NOTE)).isEmpty();
    }

    @Test
    void saveOnAServerThatWentBack_isRefused() throws IOException {
        account.saveSetting(NOTE, "one");
        account.saveSetting(NOTE, "two");
        Files.delete(folder.resolve("copy").resolve("standby.signal"));
        copy.start();
        present = copy.dataSource();

        ErrorCode code = savingNote();

        assertThat(code).isEqualTo(ErrorCode.DATABASE_OUTDATED);
        assertThat(TestDatabase.query(copy.dataSource(), "select max(revision) from brokerkeep.account_revision"))
                .isEqualTo("1");
    }

    @Test
    void standby_isNotReadFrom() {
        copy.start();
        present = copy.dataSource();
        keep.instances().invalidateAll();

        var refused = catchThrowableOfType(BrokerKeepException.class, account::settings);

        assertThat(refused.code()).isEqualTo(ErrorCode.DATABASE_OUTDATED);
        assertThat(refused.remedy()).contains("targetServerType=primary");
    }

    private ErrorCode savingNote() {
        return catchThrowableOfType(BrokerKeepException.class, () -> account.saveSetting(NOTE, "lost"))
                .code();
    }

    private static void burnTransactions(Server server, int count) {
        TestDatabase.execute(
                server.dataSource(),
                "do $$ begin for i in 1.." + count + " loop perform pg_current_xact_id(); commit; end loop; end $$");
    }
}
