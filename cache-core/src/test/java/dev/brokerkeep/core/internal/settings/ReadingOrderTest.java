package dev.brokerkeep.core.internal.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Has jcstress run {@link ReadingOrder}, where the compiler and the processor may reorder whatever they may reorder in
 * earnest. In all its variants of compilation, for longer: {@code -Djcstress="-m default"}.
 */
final class ReadingOrderTest {
    private static final String OPTIONS =
            System.getProperty("jcstress", "-m quick -f 1 -iters 1 -time 1000 -sc false -jvmArgs -XX:+UseParallelGC");
    private static final Pattern TEST = Pattern.compile("\\] \\S+\\.ReadingOrder\\.(\\w+)$");
    private static final Pattern OUTCOME =
            Pattern.compile(" *([012]) +([0-9,]+) +[0-9.<>]+% +(Acceptable|Forbidden) .*");

    /** How often each variant had each outcome. */
    private static final Map<String, long[]> SEEN = new HashMap<>();

    @BeforeAll
    static void run(@TempDir Path folder) throws Exception {
        Path report = folder.resolve("report.txt");
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                "org.openjdk.jcstress.Main",
                "-t",
                ReadingOrder.class.getName(),
                "-v", // else it keeps silent about what is as expected
                "-r",
                folder.resolve("results").toString()));
        command.addAll(List.of(OPTIONS.split(" ")));
        new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(report.toFile())
                .start()
                .waitFor();
        count(report);
    }

    private static void count(Path report) throws IOException {
        long[] current = new long[3];
        for (String line : Files.readAllLines(report)) {
            Matcher test = TEST.matcher(line);
            Matcher outcome = OUTCOME.matcher(line);
            if (test.find()) {
                current = SEEN.computeIfAbsent(test.group(1), name -> new long[3]);
            } else if (outcome.matches()) {
                current[Integer.parseInt(outcome.group(1))] +=
                        Long.parseLong(outcome.group(2).replace(",", ""));
            }
        }
        SEEN.forEach((name, seen) -> System.out.printf(
                "jcstress %s: %,d asked, %,d had the new, %,d the old%n", name, seen[0], seen[2], seen[1]));
    }

    private static long[] seen(Class<?> variant) {
        assertThat(SEEN).as("what jcstress reported").containsKey(variant.getSimpleName());
        return SEEN.get(variant.getSimpleName());
    }

    @Test
    void readerThatLooksAtTheLeaseFirst_neverHasTheOldUnderTheNewLease() {
        long[] seen = seen(ReadingOrder.AsItIs.class);

        assertThat(seen[1]).isZero();
        assertThat(seen[0]).isGreaterThan(10_000);
        assertThat(seen[2]).isGreaterThan(10_000);
    }

    @Test
    void readerThatLooksAtTheCellFirst_isCaught() {
        assertThat(seen(ReadingOrder.CellBeforeLease.class)[1]).isPositive();
    }

    @Test
    void feedThatRenewsTheLeaseFirst_isCaught() {
        assertThat(seen(ReadingOrder.LeaseBeforeRaise.class)[1]).isPositive();
    }
}
