package dev.brokerkeep.example.demo;

import dev.brokerkeep.AccountId;
import dev.brokerkeep.broker.BrokerAccount;
import dev.brokerkeep.cache.InstanceCache;
import dev.brokerkeep.settings.SettingKey;
import dev.brokerkeep.settings.SettingsSchema;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** The situations in which the original ran out of database sessions, over accounts of a broker. */
final class Scenarios {
    private static final int TRANSACTIONS = 20;
    private static final int THREADS = 10;
    private static final int READS = 100;

    private final List<AccountId> ids;
    private final SettingKey<?> apiKey;
    private final SettingKey<?> apiSecret;
    private final SettingKey<?> paperAccount;
    private final SettingKey<?> dataFeed;

    /** Creates the scenarios over these ten accounts, which all have this schema. */
    Scenarios(List<AccountId> ids, SettingsSchema schema) {
        this.ids = List.copyOf(ids);
        this.apiKey = schema.require("api_key");
        this.apiSecret = schema.require("api_secret");
        this.paperAccount = schema.require("paper_account");
        this.dataFeed = schema.require("data_feed");
    }

    List<Scenario> all() {
        return List.of(
                new Scenario(
                        "account start-up",
                        "3-9",
                        OptionalInt.empty(),
                        Use.of(this::startUpUncached),
                        Use.of(this::startUp)),
                new Scenario(
                        "20 transactions, 2 accounts, plain loop",
                        "50",
                        OptionalInt.of(2),
                        Use.of(this::transactionsUncached),
                        Use.of(this::transactions)),
                new Scenario(
                        "20 transactions, 2 accounts, getAll",
                        "50",
                        OptionalInt.of(2),
                        Use.of(this::transactionsUncached),
                        Use.of(this::transactionsOfMany)),
                new Scenario(
                        "widget over 10 accounts, plain loop",
                        "30-90",
                        OptionalInt.of(10),
                        Use.of(this::widgetUncached),
                        Use.of(this::widget)),
                new Scenario(
                        "widget over 10 accounts, getAll",
                        "30-90",
                        OptionalInt.of(10),
                        Use.of(this::widgetUncached),
                        Use.of(this::widgetOfMany)),
                new Scenario(
                        "10 threads on one account",
                        "-",
                        OptionalInt.of(10),
                        Use.of(this::threadsUncached),
                        Use.of(this::threads)),
                new Scenario(
                        "100 second and later reads",
                        "-",
                        OptionalInt.empty(),
                        this::laterReadsUncached,
                        this::laterReads));
    }

    private void startUpUncached(InstanceCache instances) {
        try (BrokerAccount account = instances.openUncached(ids.get(0))) {
            checkConfiguration(account);
            account.summary();
        }
    }

    private void startUp(InstanceCache instances) {
        BrokerAccount account = instances.get(ids.get(0));
        checkConfiguration(account);
        account.summary();
    }

    /** Reads one setting at a time, as applications do all over their code. */
    private void checkConfiguration(BrokerAccount account) {
        account.settings().get(apiKey);
        account.settings().get(apiSecret);
        account.settings().get(paperAccount);
        account.settings().get(dataFeed);
    }

    private void transactionsUncached(InstanceCache instances) {
        for (int t = 0; t < TRANSACTIONS; t++) {
            transactionUncached(instances, accountOf(t));
        }
    }

    private void transactionUncached(InstanceCache instances, AccountId id) {
        try (BrokerAccount account = instances.openUncached(id)) {
            evaluate(account);
        }
    }

    private void transactions(InstanceCache instances) {
        for (int t = 0; t < TRANSACTIONS; t++) {
            evaluate(instances.get(accountOf(t)));
        }
    }

    private void transactionsOfMany(InstanceCache instances) {
        Map<AccountId, BrokerAccount> accounts = instances.getAll(ids.subList(0, 2));
        for (int t = 0; t < TRANSACTIONS; t++) {
            evaluate(Objects.requireNonNull(accounts.get(accountOf(t))));
        }
    }

    private AccountId accountOf(int transaction) {
        return ids.get(transaction % 2);
    }

    private void evaluate(BrokerAccount account) {
        account.settings().get(paperAccount);
        account.summary();
    }

    private void widgetUncached(InstanceCache instances) {
        for (AccountId id : ids) {
            try (BrokerAccount account = instances.openUncached(id)) {
                show(account);
            }
        }
    }

    private void widget(InstanceCache instances) {
        for (AccountId id : ids) {
            show(instances.get(id));
        }
    }

    private void widgetOfMany(InstanceCache instances) {
        instances.getAll(ids).values().forEach(this::show);
    }

    private void show(BrokerAccount account) {
        account.settings().get(paperAccount);
        account.settings().get(dataFeed);
        account.summary();
        account.positions();
    }

    private void threadsUncached(InstanceCache instances) throws InterruptedException {
        atOnce(() -> transactionUncached(instances, ids.get(0)));
    }

    private void threads(InstanceCache instances) throws InterruptedException {
        atOnce(() -> evaluate(instances.get(ids.get(0))));
    }

    private Use.Counted laterReadsUncached(InstanceCache instances) {
        BrokerAccount account = instances.openUncached(ids.get(0));
        return () -> {
            try (account) {
                readAgain(account);
            }
        };
    }

    private Use.Counted laterReads(InstanceCache instances) {
        BrokerAccount account = instances.get(ids.get(0));
        account.settings();
        return () -> readAgain(account);
    }

    private void readAgain(BrokerAccount account) {
        for (int i = 0; i < READS; i++) {
            account.settings().get(dataFeed);
        }
    }

    /** Runs something on ten threads that begin at the same moment, and returns when all have ended. */
    private static void atOnce(Runnable work) throws InterruptedException {
        CountDownLatch ready = new CountDownLatch(THREADS);
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try {
            List<Future<?>> running = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                running.add(threads.submit(() -> {
                    ready.countDown();
                    ready.await();
                    work.run();
                    return null;
                }));
            }
            for (Future<?> one : running) {
                one.get();
            }
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException failure ? failure : new IllegalStateException(e);
        } finally {
            threads.shutdownNow();
        }
    }
}
