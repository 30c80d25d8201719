package dev.brokerkeep.core.kill;

import static dev.brokerkeep.core.testing.AcmeAccount.API_KEY;
import static dev.brokerkeep.core.testing.AcmeAccount.API_SECRET;
import static dev.brokerkeep.core.testing.AcmeAccount.LIMIT;
import static dev.brokerkeep.core.testing.AcmeAccount.NOTE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.brokerkeep.AccountId;
import dev.brokerkeep.cache.AccountInfo;
import dev.brokerkeep.core.BrokerKeep;
import dev.brokerkeep.core.Keysets;
import dev.brokerkeep.core.kill.Doomed.Work;
import dev.brokerkeep.core.testing.TestDatabase;
import dev.brokerkeep.core.testing.Until;
import dev.brokerkeep.history.AccountChange;
import dev.brokerkeep.settings.SettingKey;
import dev.brokerkeep.settings.Settings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * A process is killed (SIGKILL) at a random moment while it saves, changes many accounts at once, or encrypts anew.
 * Afterwards each change is there as a whole or not at all, none is lost that was acknowledged, the history tells of
 * each, and every secret opens. {@code -Dkills=200} for more of them, {@code -Dkill.seed=} for the same moments.
 */
final class KilledWriterTest {
    private static final int KILLS = Integer.getInteger("kills", 9);
    private static final long SEED = Long.getLong("kill.seed", System.nanoTime());
    private static final int MOST_LINES = 30;
    private static final long LONGEST_REST_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    private final PGSimpleDataSource database = TestDatabase.create();
    private final Random random = new Random(SEED);

    @TempDir
    private Path folder;

    private Path keyset;

    /** What a process has said: the last change that it began, and the last that it was told was made. */
    private record Said(long begun, long done) {}

    @Test
    void killedProcess_leavesNothingHalfApplied_andLosesNothing() throws Exception {
        keyset = Files.writeString(folder.resolve("keyset.json"), Keysets.create());
        try (BrokerKeep keep = Doomed.open(database, keyset)) {
            for (long id = 1; id <= Doomed.BATCH; id++) {
                keep.accounts().create("account " + id, Doomed.ACME, Doomed.settings(0));
            }
        }
        long next = 1;
        for (int kill = 0; kill < KILLS; kill++) {
            Work work = Work.values()[kill % Work.values().length];
            Map<AccountId, Long> before = numbers(work);
            Said said = killed(work, next);
            try (BrokerKeep keep = Doomed.open(database, keyset)) {
                String round = "kill " + kill + " while " + work + ", seed " + SEED + ", " + said;
                assertMadeOrNot(keep, before, work, new Life(next, said), round);
                for (AccountInfo account : keep.accounts().list()) {
                    assertWhole(keep, account.id(), round);
                    assertHistoryIsComplete(keep, account, round);
                }
                if (work == Work.BATCH) {
                    // Else they become so many that looking at them takes longer than all else.
                    keep.accounts().list().stream()
                            .filter(account -> account.name().startsWith("born"))
                            .skip(5)
                            .forEach(account -> keep.accounts().delete(account.id()));
                }
            }
            next = said.begun() + 1;
        }
    }

    private Said killed(Work work, long first) throws IOException, InterruptedException {
        Path output = folder.resolve("output.log");
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        "-Xmx128m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-Xshare:auto",
                        Doomed.class.getName(),
                        database.getUrl(),
                        keyset.toString(),
                        work.name(),
                        Long.toString(first))
                .redirectOutput(output.toFile())
                .redirectError(folder.resolve("errors.log").toFile())
                .start();
        // Its first changes are slow ones: somewhere among the first few, or later, and then at any moment.
        int lines = work == Work.RENEW ? 1 : 1 + random.nextInt(MOST_LINES);
        Until.holds("it works", () -> !process.isAlive() || lines(output) >= lines);
        LockSupport.parkNanos((long) (random.nextDouble() * (work == Work.RENEW ? 20 : 1) * LONGEST_REST_NANOS));
        assertThat(process.isAlive()).as(errors()).isTrue();
        process.destroyForcibly().waitFor();
        long begun = first - 1;
        long done = first - 1;
        for (String line : Files.readAllLines(output)) {
            if (line.equals("begin " + (begun + 1))) {
                begun++;
            } else if (line.equals("done " + begun)) {
                done = begun;
            }
        }
        return new Said(begun, done);
    }

    private static long lines(Path file) {
        try (Stream<String> lines = Files.lines(file)) {
            return lines.count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String errors() {
        try {
            return Files.readString(folder.resolve("errors.log"));
        } catch (IOException e) {
            return e.toString();
        }
    }

    /** Returns the number of each account that this work changes. */
    private Map<AccountId, Long> numbers(Work work) {
        try (BrokerKeep keep = Doomed.open(database, keyset)) {
            long accounts = switch (work) {
                case SAVE -> 1;
                case BATCH -> Doomed.BATCH;
                case RENEW -> 0;
            };
            Map<AccountId, Long> numbers = new TreeMap<>();
            for (long id = 1; id <= accounts; id++) {
                numbers.put(AccountId.of(id), numberOf(keep, AccountId.of(id)));
            }
            return numbers;
        }
    }

    /** A process: its first change, and what it said. */
    private record Life(long first, Said said) {
        /** Returns what an account's number has to be if the last change that was begun was not made. */
        long withoutTheLast(long before) {
            return said.done() >= first ? said.done() : before;
        }
    }

    /** The change that was under way is there, in all accounts, or in none; each before it is. */
    private static void assertMadeOrNot(
            BrokerKeep keep, Map<AccountId, Long> before, Work work, Life life, String round) {
        long begun = life.said().begun();
        boolean isMade = !before.isEmpty() && numberOf(keep, AccountId.of(1)) == begun;
        before.forEach((id, number) -> assertThat(numberOf(keep, id))
                .as(round + ", account " + id)
                .isEqualTo(isMade ? begun : life.withoutTheLast(number)));
        if (work == Work.BATCH) {
            assertThat(keep.accounts().named("born " + begun).isPresent())
                    .as(round)
                    .isEqualTo(isMade);
        }
    }

    private static long numberOf(BrokerKeep keep, AccountId id) {
        return Long.parseLong(keep.instances().get(id).settings().get(NOTE));
    }

    /** All settings of one number, secrets included. */
    private static void assertWhole(BrokerKeep keep, AccountId id, String round) {
        Settings settings = keep.instances().get(id).settings();
        assertThat(settings.problems()).as(round + ", account " + id).isEmpty();
        assertWhole(settings, round);
    }

    private static void assertWhole(Settings settings, String round) {
        long number = Long.parseLong(settings.get(NOTE));
        assertThat(List.of(
                        settings.get(LIMIT),
                        settings.get(API_KEY).reveal(),
                        settings.get(API_SECRET).reveal()))
                .as(round + ", " + settings)
                .containsExactly(1 + number % 1000, "key-" + number, "secret-" + number);
    }

    /** Each revision has its change; what the newest left is what is stored; each one was whole. */
    private void assertHistoryIsComplete(BrokerKeep keep, AccountInfo account, String round) {
        List<AccountChange> changes = keep.history().changes(account.id(), Long.MAX_VALUE, 10_000);
        assertThat(changes)
                .as(round + ", account " + account.id())
                .extracting(AccountChange::revision)
                .containsExactlyElementsOf(downFrom(account.revision()));
        Settings present = keep.instances().get(account.id()).settings();
        Settings told = keep.history().at(account.id(), account.revision()).settings();
        for (SettingKey<?> key : present.schema().keys()) {
            assertThat(told.sameValue(key, present)).as(round + ", " + key).isTrue();
        }
        long some = 1 + random.nextInt((int) account.revision());
        assertWhole(keep.history().at(account.id(), some).settings(), round + ", revision " + some);
    }

    private static List<Long> downFrom(long revision) {
        List<Long> all = new ArrayList<>();
        for (long n = revision; n >= 1; n--) {
            all.add(n);
        }
        return all;
    }
}
