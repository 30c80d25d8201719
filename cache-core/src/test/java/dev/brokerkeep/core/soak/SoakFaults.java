package dev.brokerkeep.core.soak;

import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Strikes a soak with one fault after another, with pauses in which all must become well again. Kinds come in rounds,
 * each kind once in a round, in an order of its own each time; everything is drawn from the seed.
 */
final class SoakFaults {
    private static final int MORE_ATTEMPTS = 5;

    private final Soak soak;
    private final Random random;
    private final Deque<Fault> round = new ArrayDeque<>();
    private final Map<Fault, Tally> tallies = new EnumMap<>(Fault.class);
    private final List<String> log = new ArrayList<>();
    private long refusedWhileWell;

    /** What came of one kind of fault. */
    static final class Tally {
        int strikes;
        int bites;
        long lastedNanos;

        /** How many revisions were written while it lasted: the reads of these are the evidence. */
        long written;

        /** Reads that would have been too old without the lease. */
        long staleWithoutLease;

        /** Until all nodes lived again, at worst. */
        long worstRecoveryNanos;
    }

    SoakFaults(Soak soak, long seed) {
        this.soak = soak;
        this.random = new Random(seed);
    }

    Map<Fault, Tally> tallies() {
        return tallies;
    }

    /** Returns how many reads were refused while there was no fault. */
    long refusedWhileWell() {
        return refusedWhileWell;
    }

    /** Strikes for this long, and on until every kind has bitten; some do not at the first attempt. */
    void strike(Duration duration) throws SQLException {
        long end = System.nanoTime() + duration.toNanos();
        while (System.nanoTime() < end || tallies.size() < Fault.values().length) {
            if (round.isEmpty()) {
                List<Fault> all = new ArrayList<>(List.of(Fault.values()));
                Collections.shuffle(all, random);
                round.addAll(all);
            }
            strike(round.remove());
        }
        for (Fault fault : Fault.values()) {
            for (int attempt = 0; attempt < MORE_ATTEMPTS && tallies.get(fault).bites == 0; attempt++) {
                strike(fault);
            }
        }
    }

    private void strike(Fault fault) throws SQLException {
        NodeProcess target = soak.nodes().get(random.nextInt(soak.nodes().size()));
        Duration duration = fault.anyDuration(random);
        Scene scene = new Scene(soak, target);

        Scene.Reports before = reports();
        Soak.pause(Duration.ofMillis(300 + random.nextInt(400)));
        Scene.Reports calm = reports();
        for (NodeProcess node : soak.nodes()) {
            refusedWhileWell += calm.of(node.number(), Gauge.REFUSED) - before.of(node.number(), Gauge.REFUSED);
        }
        soak.board().set(target.number(), Gauge.LONGEST_GAP, 0);
        soak.board().set(target.number(), Gauge.LONGEST_BATCH, 0);
        soak.board().faultBegins(fault);
        long written = soak.writers().written();
        Scene.Reports begin = reports();
        fault.strike(scene, duration);
        Scene.Reports end = reports();
        written = soak.writers().written() - written;
        soak.awaitLife();
        Scene.Reports live = reports();
        soak.awaitAnswers();
        Scene.Reports after = reports();
        soak.board().faultHasEnded();

        count(
                fault,
                written,
                new Scene.Change(target.number(), before, begin, end, live, after, duration, scene.wasObserved()));
    }

    private Scene.Reports reports() {
        return Scene.Reports.now(soak.board(), soak.nodes().size());
    }

    /** Returns which fault came when, to be read beside a violation. */
    List<String> log() {
        return log;
    }

    private void count(Fault fault, long written, Scene.Change change) {
        log.add(fault + " of node " + change.target() + " from "
                + change.begin().at() + " to " + change.end().at() + " ns, all well at "
                + change.after().at());
        Tally tally = tallies.computeIfAbsent(fault, any -> new Tally());
        tally.strikes++;
        tally.written += written;
        tally.bites += fault.hasBitten(change) ? 1 : 0;
        tally.lastedNanos += change.end().at() - change.begin().at();
        tally.staleWithoutLease += change.ofAll(Gauge.WITNESS_VIOLATIONS);
        tally.worstRecoveryNanos = Math.max(
                tally.worstRecoveryNanos, change.live().at() - change.end().at());
    }
}
