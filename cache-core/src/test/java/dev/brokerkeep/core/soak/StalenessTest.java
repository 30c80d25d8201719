package dev.brokerkeep.core.soak;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * Several processes on one server, while everything fails that can be made to fail on one machine: each read is judged
 * against the contract of docs/consistency.md.
 *
 * <p>{@code -Dsoak.minutes=30} makes it long, {@code -Dsoak.seed=7} repeats the faults of a run,
 * {@code -Dsoak.latency=true} measures how soon a change is read elsewhere while nothing fails.
 *
 * <p>On Linux only: the judgement compares {@code System.nanoTime()} of several processes, which there is one clock.
 */
@EnabledOnOs(value = OS.LINUX, disabledReason = "System.nanoTime() is not known to be one clock for all processes")
final class StalenessTest {
    private static final int NODES = Integer.getInteger("soak.nodes", 3);
    private static final long SEED =
            Long.getLong("soak.seed", ThreadLocalRandom.current().nextInt(1_000_000));

    @TempDir
    Path folder;

    @Test
    void everyRead_isFreshOrRefused_whateverFails() throws Exception {
        long minutes = Long.getLong("soak.minutes", 0);
        Duration duration = minutes == 0 ? Duration.ofSeconds(55) : Duration.ofMinutes(minutes);
        Soak.Plan plan = new Soak.Plan(NODES, false, 500, 25, SEED);
        System.out.println("StalenessTest: seed " + SEED + ", " + duration);
        try (Soak soak = new Soak(folder, plan)) {
            SoakFaults faults = new SoakFaults(soak, SEED);
            try {
                faults.strike(duration);
            } finally {
                soak.end();
                System.out.println(Summary.of(soak, faults, plan, command(minutes)));
            }

            assertThat(soak.told(SoakNode.VIOLATION)).isEmpty();
            assertThat(soak.sum(Gauge.VIOLATIONS)).isZero();
            assertThat(soak.writers().violations()).isEmpty();
            assertThat(soak.told(SoakNode.SURPRISE)).isEmpty();
            assertThat(soak.sum(Gauge.READS)).isGreaterThan(1_000_000);
            assertThat(soak.writers().written()).isGreaterThan(1_000);
            assertThat(soak.sum(Gauge.FINDINGS))
                    .as("each auditor finds each write past the triggers, and nothing else")
                    .isEqualTo(NODES * soak.dodges());
            assertThat(faults.tallies().values())
                    .as("every kind of fault has bitten")
                    .allMatch(tally -> tally.bites > 0);
        }
    }

    @Test
    void checkerFindsViolations_whenTheLeaseIsIgnored() throws Exception {
        try (Soak soak = new Soak(folder, new Soak.Plan(1, true, 500, 25, SEED))) {
            soak.nodes().get(0).feed().freeze();
            Soak.pause(Duration.ofMillis(2_500));
            soak.nodes().get(0).heal();
            soak.awaitLife();
            soak.end();
            System.out.printf(
                    "StalenessTest: without the lease %,d of %,d reads violate the contract, the worst by %,d ms, after %,d writes%n",
                    soak.sum(Gauge.VIOLATIONS),
                    soak.sum(Gauge.READS),
                    soak.max(Gauge.WORST_STALENESS) / 1_000_000,
                    soak.writers().written());

            assertThat(soak.sum(Gauge.VIOLATIONS)).isPositive();
            assertThat(soak.max(Gauge.WORST_STALENESS)).isGreaterThan(Soak.BOUND.toNanos());
            assertThat(soak.told(SoakNode.VIOLATION)).first().asString().contains("is too old");
        }
    }

    @Test
    @EnabledIfSystemProperty(
            named = "soak.latency",
            matches = "true",
            disabledReason = "-Dsoak.latency=true asks for it")
    void latency() throws Exception {
        try (Soak soak = new Soak(folder, new Soak.Plan(1, false, 50, 100, SEED))) {
            Soak.pause(Duration.ofSeconds(60));
            soak.end();
            System.out.println("From the acknowledgement of a commit to the first read of it in another process: "
                    + soak.latencies());
        }
    }

    private static String command(long minutes) {
        return "mvn -pl cache-api,cache-core verify -Dtest=StalenessTest"
                + " -Dsurefire.failIfNoSpecifiedTests=false"
                + (minutes == 0 ? "" : " -Dsoak.minutes=" + minutes) + " -Dsoak.seed=" + SEED;
    }
}
