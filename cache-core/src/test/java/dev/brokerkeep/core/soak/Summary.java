package dev.brokerkeep.core.soak;

import java.util.Locale;

/** What a soak has shown, as a table for people. */
final class Summary {
    private Summary() {}

    static String of(Soak soak, SoakFaults faults, Soak.Plan plan, String command) {
        StringBuilder text = new StringBuilder(2_000);
        line(text, "");
        line(
                text,
                "%-18s %7s %6s  %-13s %8s %9s %12s %19s",
                "fault",
                "strikes",
                "bites",
                "seen by",
                "s in all",
                "written",
                "live again",
                "stale without lease");
        faults.tallies()
                .forEach((fault, tally) -> line(
                        text,
                        "%-18s %7d %6d  %-13s %8.1f %,9d %9.0f ms %19d",
                        fault.name().toLowerCase(Locale.ROOT).replace('_', ' '),
                        tally.strikes,
                        tally.bites,
                        fault.sign(),
                        tally.lastedNanos / 1e9,
                        tally.written,
                        tally.worstRecoveryNanos / 1e6,
                        tally.staleWithoutLease));
        line(text, "");
        line(text, "judged reads      %,d by %d processes", soak.sum(Gauge.READS), plan.nodes());
        line(
                text,
                "violations        %,d",
                soak.sum(Gauge.VIOLATIONS) + soak.writers().violations().size());
        line(
                text,
                "refused           %,d, of which without a fault %,d; unexplained errors %,d",
                soak.sum(Gauge.REFUSED),
                faults.refusedWhileWell(),
                soak.sum(Gauge.SURPRISES));
        line(
                text,
                "worst staleness   %.1f ms of %d ms allowed",
                soak.max(Gauge.WORST_STALENESS) / 1e6,
                Soak.BOUND.toMillis());
        line(
                text,
                "revisions written %,d, and %,d saved by the reading processes; %,d transactions failed",
                soak.writers().written(),
                soak.sum(Gauge.SAVES),
                soak.writers().failed());
        line(
                text,
                "past the triggers %,d writes, %,d findings of %d auditors",
                soak.dodges(),
                soak.sum(Gauge.FINDINGS),
                plan.nodes());
        line(text, "while well        readable elsewhere after the acknowledgement: %s", soak.latencies());
        line(text, "seed              %d", plan.seed());
        if (soak.writers().violations().size() + soak.sum(Gauge.VIOLATIONS) + soak.sum(Gauge.SURPRISES) > 0) {
            faults.log().forEach(fault -> line(text, "%s", fault));
            soak.writers().violations().forEach(violation -> line(text, "%s", violation));
            soak.told(SoakNode.VIOLATION).forEach(violation -> line(text, "%s", violation));
            soak.told(SoakNode.SURPRISE).forEach(surprise -> line(text, "%s", surprise));
        }
        line(text, "once more         %s", command);
        return text.toString();
    }

    private static void line(StringBuilder text, String format, Object... values) {
        text.append(String.format(Locale.ROOT, format, values)).append('\n');
    }
}
