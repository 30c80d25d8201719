package dev.brokerkeep.alpaca;

import dev.brokerkeep.AccountId;
import dev.brokerkeep.BrokerId;
import dev.brokerkeep.BrokerKeepException;
import dev.brokerkeep.ErrorCode;
import dev.brokerkeep.alpaca.FakeBroker.Asked;
import dev.brokerkeep.alpaca.FakeBroker.Reply;
import dev.brokerkeep.broker.BrokerAccount;
import dev.brokerkeep.broker.BrokerException;
import dev.brokerkeep.broker.BrokerException.Kind;
import dev.brokerkeep.broker.OrderReader;
import dev.brokerkeep.cache.InstanceCache;
import dev.brokerkeep.core.BrokerKeep;
import dev.brokerkeep.core.KeysetSource;
import dev.brokerkeep.settings.Secret;
import dev.brokerkeep.settings.SettingsChange;
import dev.brokerkeep.spi.BrokerPlugin;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;

/**
 * An experiment: the credential of one account is rotated again and again, under threads that never stop calling. Each
 * call asks for an order with an id of its own, so that it is known of each request which call it belongs to.
 */
final class Rotations {
    /** One for all runs: they share a database, and that knows its keyset. */
    private static final KeysetSource KEYS = KeysetSource.generated();

    private static final int THREADS = 16;
    private static final int PATIENCE_SECONDS = 60;

    /** The credential of this number; only together do its halves make one. */
    private record Pair(int number) {
        String key() {
            return "PKROTATED%08d".formatted(number);
        }

        String secret() {
            return "secretOfTheKey%08dOfThisAccount".formatted(number);
        }

        SettingsChange change() {
            return SettingsChange.set(AlpacaSettings.API_KEY, Secret.of(key()))
                    .and(AlpacaSettings.API_SECRET, Secret.of(secret()));
        }
    }

    /** What went wrong, in words, and what was done. */
    static final class Findings {
        /** Requests with the key of one credential and the secret of another. */
        final List<String> mixed = new ArrayList<>();

        /** Requests of calls that began after a save had returned, with a credential from before it. */
        final List<String> outdated = new ArrayList<>();

        /** Calls through handles that heard that something is closed. */
        final Queue<String> closed = new ConcurrentLinkedQueue<>();

        /** Calls that failed otherwise. */
        final Queue<String> failed = new ConcurrentLinkedQueue<>();

        /** How often each account object was closed in the end. */
        List<Integer> closes = List.of();

        /** How many HTTP clients there were, all of which refused calls in the end. */
        int clients;

        /** The numbers of the credentials that came to the broker. */
        final Map<Integer, Integer> requestsByCredential = new ConcurrentHashMap<>();

        final AtomicInteger calls = new AtomicInteger();
    }

    private final Findings findings = new Findings();
    private final Map<String, Integer> savedBefore = new ConcurrentHashMap<>();
    private final Semaphore returned = new Semaphore(0);
    private final SplittableRandom random;
    private volatile int saved;
    private volatile boolean over;

    private Rotations(long seed) {
        this.random = new SplittableRandom(seed);
    }

    /** Rotates the credential this often, and returns what was found. */
    static Findings run(DataSource database, BrokerPlugin plugin, int count, long seed) throws Exception {
        return new Rotations(seed).run(database, plugin, count);
    }

    private Findings run(DataSource database, BrokerPlugin plugin, int count) throws Exception {
        Census census = Census.begin();
        try (FakeBroker broker = new FakeBroker(Rotations::answer)) {
            try (BrokerKeep keep = open(database, plugin)) {
                rotate(keep, create(keep, plugin.getClass().getSimpleName(), broker), count);
            }
            judge(broker.asked);
        }
        findings.closes = census.closes();
        findings.clients = census.clients().size();
        census.clients().forEach(this::requireClosed);
        return findings;
    }

    private static BrokerKeep open(DataSource database, BrokerPlugin plugin) {
        return BrokerKeep.with(database)
                .keyset(KEYS)
                .plugins(List.of(plugin))
                // More requests than a real minute allows.
                .clock(new HastyClock())
                .open();
    }

    private static AccountId create(BrokerKeep keep, String name, FakeBroker broker) {
        SettingsChange settings = new Pair(0).change().and(AlpacaSettings.BASE_URL, broker.uri());
        return keep.accounts().create(name, BrokerId.of("alpaca"), settings).id();
    }

    /** Answers with the order that is asked for. */
    private static Reply answer(Asked asked) {
        String id = asked.path().substring(asked.path().lastIndexOf('/') + 1);
        return Reply.ok(Bodies.order(Map.of("id", '"' + id + '"')));
    }

    private void rotate(BrokerKeep keep, AccountId id, int count) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try {
            List<Future<?>> callers = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                boolean keepsItsHandle = i % 2 == 0;
                callers.add(threads.submit(() -> call(keep.instances(), id, keepsItsHandle)));
            }
            BrokerAccount account = keep.instances().get(id);
            for (int number = 1; number <= count; number++) {
                // From at once to some calls of each thread later.
                awaitCalls(random.nextInt(3 * THREADS));
                account.saveSettings(new Pair(number).change());
                saved = number;
            }
            awaitCalls(2 * THREADS);
            over = true;
            for (Future<?> caller : callers) {
                caller.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            }
        } finally {
            over = true;
            threads.shutdownNow();
        }
    }

    private void awaitCalls(int calls) throws InterruptedException, TimeoutException {
        returned.drainPermits();
        if (!returned.tryAcquire(calls, PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            throw new TimeoutException("the calls do not return");
        }
    }

    private void call(InstanceCache instances, AccountId id, boolean keepsItsHandle) {
        OrderReader handle = instances.get(id, OrderReader.class);
        while (!over) {
            String call = "call-" + findings.calls.incrementAndGet();
            savedBefore.put(call, saved);
            try {
                (keepsItsHandle ? handle : instances.get(id, OrderReader.class)).order(call);
            } catch (BrokerException e) {
                (e.kind() == Kind.CLOSED ? findings.closed : findings.failed).add(call + ": " + e);
            } catch (BrokerKeepException e) {
                (e.code() == ErrorCode.CLOSED ? findings.closed : findings.failed).add(call + ": " + e);
            } catch (RuntimeException e) {
                findings.failed.add(call + ": " + e);
            }
            returned.release();
        }
    }

    private void judge(List<Asked> requests) {
        Map<String, Integer> keys = new ConcurrentHashMap<>();
        Map<String, Integer> secrets = new ConcurrentHashMap<>();
        for (int number = 0; number <= saved; number++) {
            keys.put(new Pair(number).key(), number);
            secrets.put(new Pair(number).secret(), number);
        }
        for (Asked asked : requests) {
            String call = asked.path().substring("/v2/orders/".length());
            // Nobody's credential is a mixed one, too.
            int key = keys.getOrDefault(asked.key(), -1);
            int secret = secrets.getOrDefault(asked.secret(), -2);
            findings.requestsByCredential.merge(key, 1, Integer::sum);
            if (key != secret) {
                findings.mixed.add(call + " went out with key " + key + " and secret " + secret);
            }
            int floor = savedBefore.get(call);
            if (Math.min(key, secret) < floor) {
                findings.outdated.add(call + " began after save " + floor + " and went out with key " + key);
            }
        }
    }

    private void requireClosed(AlpacaHttp client) {
        try {
            Accounts.account(Accounts.settings(Accounts.credentials(Accounts.KEY, Accounts.SECRET)), client)
                    .summary();
            findings.failed.add("the HTTP client is still open");
        } catch (BrokerException e) {
            if (e.kind() != Kind.CLOSED) {
                findings.failed.add("the closed HTTP client answers " + e);
            }
        }
    }
}
