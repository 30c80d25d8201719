package dev.brokerkeep.core.soak;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.brokerkeep.AccountId;
import dev.brokerkeep.BrokerKeepException;
import dev.brokerkeep.broker.BrokerAccount;
import dev.brokerkeep.cache.Coherence;
import dev.brokerkeep.core.BrokerKeep;
import dev.brokerkeep.core.Migration;
import dev.brokerkeep.core.testing.Server;
import dev.brokerkeep.core.testing.ZenithAccount;
import dev.brokerkeep.core.testing.ZenithPlugin;
import dev.brokerkeep.settings.Freshness;
import dev.brokerkeep.settings.Settings;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;

/** A process of its own that reads settings as an application does, judges every read, and reports on the board. */
final class SoakNode {
    private static final int BATCH = 256;
    private static final Duration PAUSE = Duration.ofMillis(2);
    private static final Duration BEAT = Duration.ofMillis(5);
    private static final Duration SAVE_PAUSE = Duration.ofMillis(200);
    private static final Duration QUESTION_PAUSE = Duration.ofMillis(50);
    private static final int VIOLATIONS_TOLD = 20;

    /** A violation in the node's output begins with this. */
    static final String VIOLATION = "VIOLATION ";

    static final String SURPRISE = "SURPRISE ";

    private final Role role;
    private final Board board;
    private final BrokerAccount[] accounts = new BrokerAccount[Accounts.ALL + 1];
    private final BrokerKeep keep;
    private final Saver saver;
    private final AtomicInteger told = new AtomicInteger();

    /**
     * What a node is told when it is started.
     *
     * @param number which node it is, from 0
     * @param feedPort where its change feed connects to
     * @param poolPort where its pool connects to
     * @param ignoresLease reads with {@code ANY}, and is judged as if it were {@code BOUNDED}: it has to be found out
     * @param watchMicros how long it rests between two looks for a fresh revision, which is how exact latencies are
     */
    record Role(int number, int feedPort, int poolPort, boolean ignoresLease, int watchMicros, long seed) {
        List<String> arguments() {
            return List.of("" + number, "" + feedPort, "" + poolPort, "" + ignoresLease, "" + watchMicros, "" + seed);
        }

        static Role of(String[] arguments, int from) {
            return new Role(
                    Integer.parseInt(arguments[from]),
                    Integer.parseInt(arguments[from + 1]),
                    Integer.parseInt(arguments[from + 2]),
                    Boolean.parseBoolean(arguments[from + 3]),
                    Integer.parseInt(arguments[from + 4]),
                    Long.parseLong(arguments[from + 5]));
        }
    }

    private SoakNode(Role role, Board board, BrokerKeep keep) {
        this.role = role;
        this.board = board;
        this.keep = keep;
        for (int account = 1; account <= Accounts.ALL; account++) {
            accounts[account] = keep.instances().get(AccountId.of(account));
        }
        this.saver = new Saver(board, account -> accounts[(int) account], random(0), this::violated);
    }

    /** Runs a node until the board says that it is over, or the process that started it has died. */
    public static void main(String[] arguments) throws InterruptedException {
        endWithStarter();
        Board board = Board.at(Path.of(arguments[0]));
        Role role = Role.of(arguments, 1);
        try (HikariDataSource pool = pool(role.poolPort());
                BrokerKeep keep = open(pool, role)) {
            new SoakNode(role, board, keep).run();
        }
    }

    /** The starter holds the other end of this process's input; it closes however the starter ends. */
    private static void endWithStarter() {
        start("starter", () -> {
            try {
                while (System.in.read() >= 0) {
                    // Nothing is ever sent.
                }
            } catch (IOException e) {
                // As good as an end.
            }
            Runtime.getRuntime().halt(1);
        });
    }

    static HikariDataSource pool(int port) {
        HikariConfig configuration = new HikariConfig();
        configuration.setDataSource(Server.dataSource(port));
        configuration.setMaximumPoolSize(4);
        configuration.setConnectionTimeout(500);
        configuration.setInitializationFailTimeout(10_000);
        return new HikariDataSource(configuration);
    }

    private static BrokerKeep open(HikariDataSource pool, Role role) {
        return BrokerKeep.with(pool)
                .changeFeed(Server.dataSource(role.feedPort()))
                .plugins(List.of(new ZenithPlugin()))
                .migrate(Migration.OFF)
                .audit(Accounts.ALL, Duration.ofMillis(300))
                .nodeName("node " + role.number())
                .open();
    }

    private void run() throws InterruptedException {
        List<Thread> threads = new ArrayList<>();
        threads.add(start("reader 1", () -> read(1)));
        threads.add(start("reader 2", () -> read(2)));
        threads.add(start("saver", this::save));
        threads.add(start("stopwatch", this::measure));
        threads.add(start("watch", this::watch));
        threads.add(start("witness", this::bearWitness));
        threads.add(start("asker", this::ask));
        for (Thread thread : threads) {
            thread.join();
        }
    }

    private void read(int number) {
        SplittableRandom random = random(number);
        Judge judge = judge();
        while (!board.isOver()) {
            int judged = 0;
            long began = System.nanoTime();
            try {
                while (judged < BATCH) {
                    readOne(judge, random);
                    judged++;
                }
            } catch (BrokerKeepException e) {
                refused(e);
            }
            board.add(role.number(), Gauge.READS, judged);
            board.raise(role.number(), Gauge.LONGEST_BATCH, System.nanoTime() - began);
            board.raise(role.number(), Gauge.WORST_STALENESS, judge.worstStaleness());
            Soak.pause(PAUSE);
        }
    }

    private void readOne(Judge judge, SplittableRandom random) {
        int account = random.nextInt(50) == 0 ? (int) Accounts.SLOW : (int) Accounts.anyJudged(random);
        long own = saver.saved(account);
        long invokedAt = System.nanoTime();
        judge.judge(account, settings(account), own, invokedAt);
    }

    /** Reads as an application does, or as one that has no lease. */
    private Settings settings(int account) {
        return role.ignoresLease() ? accounts[account].settings(Freshness.ANY) : accounts[account].settings();
    }

    private Judge judge() {
        return new Judge(board, Soak.BOUND.toNanos(), this::violated);
    }

    private void violated(String how) {
        board.add(role.number(), Gauge.VIOLATIONS, 1);
        tell(VIOLATION, how);
    }

    /** Returns what a thread of this node draws from. */
    private SplittableRandom random(int thread) {
        return new SplittableRandom(role.seed() + 100L * role.number() + thread);
    }

    private void refused(BrokerKeepException e) {
        board.add(role.number(), Gauge.REFUSED, 1);
        switch (e.code()) {
            case DATABASE_UNREACHABLE, DATABASE_FAILED, SAVE_FAILED, SAVE_OUTCOME_UNKNOWN -> {}
            default -> surprised(e);
        }
    }

    private void surprised(RuntimeException e) {
        board.add(role.number(), Gauge.SURPRISES, 1);
        tell(SURPRISE, e + "; fault under way: " + board.fault());
    }

    private void tell(String kind, String what) {
        if (told.incrementAndGet() <= VIOLATIONS_TOLD) {
            System.out.println(kind + "node " + role.number() + ", seed " + role.seed() + ": " + what + "; "
                    + keep.instances().coherence());
        }
    }

    /** Saves now and then; what was saved here must be seen here at once, which the readers judge. */
    private void save() {
        while (!board.isOver()) {
            try {
                if (saver.save()) {
                    board.add(role.number(), Gauge.SAVES, 1);
                }
            } catch (BrokerKeepException e) {
                board.add(role.number(), Gauge.SAVES_FAILED, 1);
            }
            Soak.pause(SAVE_PAUSE);
        }
    }

    /** Measures how long after its acknowledgement a revision is first read here, while nothing fails. */
    private void measure() {
        long[] seen = new long[Accounts.JUDGED + 1];
        Duration pause = Duration.of(role.watchMicros(), ChronoUnit.MICROS);
        while (!board.isOver()) {
            for (int account = 1; account <= Accounts.JUDGED; account++) {
                long latest = board.latest(account);
                if (latest > seen[account] && isRead(account, latest)) {
                    seen[account] = latest;
                    count(board.acknowledgedAt(account, latest));
                }
            }
            Soak.pause(pause);
        }
    }

    private boolean isRead(int account, long revision) {
        // An own save is read at once; that would be no news from elsewhere.
        if (saver.saved(account) == revision) {
            return true;
        }
        try {
            return settings(account).revision() >= revision;
        } catch (BrokerKeepException e) {
            return false;
        }
    }

    private void count(long acknowledgedAt) {
        // What was held up by a fault is not what is to be measured.
        if (acknowledgedAt != Board.NEVER && board.calmSince() != Board.NEVER && acknowledgedAt > board.calmSince()) {
            board.countLatency(role.number(), System.nanoTime() - acknowledgedAt);
        }
    }

    /** Reports how this process does. */
    private void watch() {
        while (!board.isOver()) {
            report(keep.instances().coherence());
            long before = System.nanoTime();
            Soak.pause(BEAT);
            board.raise(role.number(), Gauge.LONGEST_GAP, System.nanoTime() - before);
            board.add(role.number(), Gauge.BEATS, 1);
        }
    }

    /** Reads what nobody reads {@code BOUNDED}: that is as old as all would be without the lease. */
    private void bearWitness() {
        Judge judge =
                new Judge(board, Soak.BOUND.toNanos(), stale -> board.add(role.number(), Gauge.WITNESS_VIOLATIONS, 1));
        while (!board.isOver()) {
            try {
                Accounts.witnesses().forEach(account -> readAny(judge, (int) account));
                lookForDodged();
            } catch (BrokerKeepException e) {
                // Not in memory at the moment. The readers count what is refused.
            }
            Soak.pause(BEAT);
        }
    }

    /** Reports that the pool has recovered, which may take longer than the feed. */
    private void ask() {
        while (!board.isOver()) {
            try {
                // One that is not judged: this makes it fresher than it would be.
                Settings unused = accounts[(int) Accounts.FIRST_DODGED].settings(Freshness.LATEST);
                board.add(role.number(), Gauge.ANSWERS, 1);
            } catch (BrokerKeepException e) {
                // The readers count what is refused.
            }
            Soak.pause(QUESTION_PAUSE);
        }
    }

    private void readAny(Judge judge, int account) {
        long invokedAt = System.nanoTime();
        judge.judge(account, accounts[account].settings(Freshness.ANY), 0, invokedAt);
        board.add(role.number(), Gauge.WITNESS_READS, 1);
    }

    private void lookForDodged() {
        for (int n = 0; n < Accounts.DODGED; n++) {
            long account = Accounts.FIRST_DODGED + n;
            String note = accounts[(int) account].settings(Freshness.ANY).get(ZenithAccount.NOTE);
            board.set(role.number(), Gauge.dodged(account), Long.parseLong(note));
        }
    }

    private void report(Coherence coherence) {
        boolean isLive = coherence.state() == Coherence.State.LIVE;
        board.set(role.number(), Gauge.IS_LIVE, isLive ? 1 : 0);
        board.add(role.number(), Gauge.NOT_LIVE, isLive ? 0 : 1);
        board.set(role.number(), Gauge.POLLS, coherence.polls());
        board.set(role.number(), Gauge.RECONNECTIONS, coherence.reconnections());
        board.set(role.number(), Gauge.FINDINGS, coherence.auditFindings());
    }

    private static Thread start(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
        return thread;
    }
}
