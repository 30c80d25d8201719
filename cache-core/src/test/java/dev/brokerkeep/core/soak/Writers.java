package dev.brokerkeep.core.soak;

import com.zaxxer.hikari.HikariDataSource;
import dev.brokerkeep.AccountId;
import dev.brokerkeep.BrokerId;
import dev.brokerkeep.BrokerKeepException;
import dev.brokerkeep.core.BrokerKeep;
import dev.brokerkeep.core.testing.Server;
import dev.brokerkeep.core.testing.ZenithPlugin;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.postgresql.ds.PGSimpleDataSource;

/** All who write while a soak runs, each over a direct connection: threads with plain SQL, and one BrokerKeep. */
final class Writers implements AutoCloseable {
    private static final int THREADS = 4;

    private final Board board;
    private final PGSimpleDataSource database;
    private final int pauseMillis;
    private final HikariDataSource pool;
    private final BrokerKeep keep;
    private final List<Thread> threads = new ArrayList<>();
    private final AtomicLong written = new AtomicLong();
    private final AtomicLong failed = new AtomicLong();

    private final List<String> violations = new CopyOnWriteArrayList<>();

    /** Rises when all sessions shall be made anew. */
    private final AtomicInteger sessions = new AtomicInteger();

    /** Creates the tables, and the accounts with their first revision. */
    Writers(Board board, Server server, int pauseMillis) {
        this.board = board;
        this.database = server.dataSource();
        this.pauseMillis = pauseMillis;
        this.pool = SoakNode.pool(server.port());
        this.keep = BrokerKeep.with(pool)
                .plugins(List.of(new ZenithPlugin()))
                .nodeName("writer")
                .open();
        for (int account = 1; account <= Accounts.ALL; account++) {
            long id = keep.accounts()
                    .create("account " + account, BrokerId.of("zenith"), Stamp.withNote(1))
                    .id()
                    .value();
            if (id != account) {
                throw new IllegalStateException("Account " + account + " was given the number " + id);
            }
            board.announce(account, 1, System.nanoTime());
        }
    }

    void start(SplittableRandom random) {
        for (int number = 0; number < THREADS; number++) {
            SplittableRandom own = random.split();
            start("sql writer " + number, () -> write(own));
        }
        Saver saver = new Saver(
                board,
                account -> keep.instances().get(AccountId.of(account)),
                new SplittableRandom(random.nextLong()),
                violations::add);
        SplittableRandom own = random.split();
        start("saver", () -> save(saver, own));
    }

    /** Returns how many revisions were announced. */
    long written() {
        return written.get();
    }

    /** Returns how many transactions failed: the server was away, or a lock was held for too long. */
    long failed() {
        return failed.get();
    }

    /** Returns the reads, with {@code LATEST}, that were not of the latest revision. */
    List<String> violations() {
        return violations;
    }

    /** Makes every thread connect anew before it writes again, so that new defaults of the database hold. */
    void reconnect() {
        int unused = sessions.incrementAndGet();
    }

    private void write(SplittableRandom random) {
        while (!board.isOver()) {
            int session = sessions.get();
            try (SqlWriter one = new SqlWriter(board, database.getConnection());
                    SqlWriter other = new SqlWriter(board, database.getConnection())) {
                while (!board.isOver() && session == sessions.get()) {
                    SqlWriter.Kind[] kinds = SqlWriter.Kind.values();
                    written.addAndGet(one.write(kinds[random.nextInt(kinds.length)], random, other));
                    pause(random.nextInt(2 * pauseMillis));
                }
            } catch (SQLException e) {
                failed.incrementAndGet();
                pause(20);
            }
        }
    }

    private void save(Saver saver, SplittableRandom random) {
        while (!board.isOver()) {
            try {
                written.addAndGet(saver.save() ? 1 : 0);
            } catch (BrokerKeepException e) {
                failed.incrementAndGet();
            }
            pause(random.nextInt(4 * pauseMillis));
        }
    }

    private static void pause(long millis) {
        Soak.pause(Duration.ofMillis(millis));
    }

    private void start(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
        threads.add(thread);
    }

    /** To be called when the board says that it is over. */
    @Override
    public void close() {
        for (Thread thread : threads) {
            try {
                thread.join(10_000);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        keep.close();
        pool.close();
    }
}
