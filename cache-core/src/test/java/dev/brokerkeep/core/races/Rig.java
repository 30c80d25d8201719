package dev.brokerkeep.core.races;

import static dev.brokerkeep.core.testing.AcmeAccount.API_KEY;
import static dev.brokerkeep.core.testing.AcmeAccount.API_SECRET;

import dev.brokerkeep.AccountId;
import dev.brokerkeep.BrokerId;
import dev.brokerkeep.broker.BrokerAccount;
import dev.brokerkeep.cache.InstanceCache;
import dev.brokerkeep.core.BrokerKeep;
import dev.brokerkeep.core.KeysetSource;
import dev.brokerkeep.core.testing.AcmePlugin;
import dev.brokerkeep.core.testing.Exchange;
import dev.brokerkeep.core.testing.FaultyDataSource;
import dev.brokerkeep.core.testing.TestDatabase;
import dev.brokerkeep.settings.Secret;
import dev.brokerkeep.settings.SettingsChange;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.UnaryOperator;
import javax.sql.DataSource;
import org.awaitility.Awaitility;

/** A runtime over a real database, with a hand on each step between the two. */
final class Rig implements AutoCloseable {
    static final Duration PATIENCE = Duration.ofSeconds(20);

    final DataSource database = TestDatabase.create();
    final FaultyDataSource faults = FaultyDataSource.on(database);
    final Exchange.Hooks hooks = Exchange.newHooks();
    final BrokerKeep keep;
    final InstanceCache instances;
    private final KeysetSource keys = KeysetSource.generated();

    Rig() {
        this(builder -> builder);
    }

    Rig(UnaryOperator<BrokerKeep.Builder> configuration) {
        this.keep = configuration
                .apply(BrokerKeep.with(faults.dataSource())
                        .alone()
                        .keyset(keys)
                        .plugins(List.of(new AcmePlugin(), new ExclusivePlugin())))
                .open();
        this.instances = keep.instances();
    }

    /** Opens what another process on the same database would have; its connections are as they should be. */
    BrokerKeep openAnother() {
        return BrokerKeep.with(database)
                .alone()
                .keyset(keys)
                .plugins(List.of(new AcmePlugin(), new ExclusivePlugin()))
                .open();
    }

    AccountId account(String name) {
        return account(name, "acme");
    }

    /** Creates an account with the credentials k1/s1; it is cold afterwards. */
    AccountId account(String name, String broker) {
        AccountId id = keep.accounts()
                .create(name, BrokerId.of(broker), credentials(1))
                .id();
        instances.invalidateSettings(id);
        return id;
    }

    static SettingsChange credentials(int number) {
        return SettingsChange.set(API_KEY, Secret.of("k" + number)).and(API_SECRET, Secret.of("s" + number));
    }

    static String credentialsOf(BrokerAccount account) {
        return account.summary().accountNumber();
    }

    void sql(String statement) {
        TestDatabase.execute(database, statement);
    }

    /** Writes the note of an account as somebody with a database client would. */
    void noteByHand(AccountId id, String note) {
        sql("insert into brokerkeep.account_setting (account_id, name, value) values (" + id.value() + ", 'note', '\""
                + note + "\"') on conflict (account_id, name) do update set value = excluded.value");
    }

    boolean isAnySessionWaitingForALock() {
        return !"0"
                .equals(
                        TestDatabase.query(
                                database,
                                "select count(*) from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()"));
    }

    static void until(Callable<Boolean> condition) {
        Awaitility.await().atMost(PATIENCE).pollInterval(Duration.ofMillis(2)).until(condition);
    }

    @Override
    public void close() {
        faults.refuseConnections(false);
        keep.close();
    }

    /** Something that runs on a thread of its own. */
    static final class Started<T> {
        final Thread thread;
        private final FutureTask<T> task;

        private Started(Callable<T> work) {
            this.task = new FutureTask<>(work);
            this.thread = new Thread(task, "test-worker");
            thread.setDaemon(true);
            thread.start();
        }

        T get() {
            try {
                return task.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            } catch (ExecutionException e) {
                if (e.getCause() instanceof RuntimeException known) {
                    throw known;
                }
                throw new AssertionError(e.getCause());
            } catch (InterruptedException | TimeoutException e) {
                throw new AssertionError("The thread did not end: " + List.of(thread.getStackTrace()), e);
            }
        }

        boolean isDone() {
            return task.isDone();
        }

        /** Returns when the thread waits for another. */
        Started<T> awaitParked() {
            until(() -> thread.getState() == Thread.State.WAITING || thread.getState() == Thread.State.TIMED_WAITING);
            return this;
        }
    }

    static <T> Started<T> start(Callable<T> work) {
        return new Started<>(work);
    }
}
