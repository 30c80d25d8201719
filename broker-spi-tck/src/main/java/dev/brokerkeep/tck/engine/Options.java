package dev.brokerkeep.tck.engine;

import java.util.Map;
import java.util.Set;

/**
 * How to examine.
 *
 * @param seed what is random is made of it; printed in the report
 * @param timeFactor by what upper bounds of real time are multiplied, for slow machines
 * @param deviations rules that the author says the plugin breaks, each with a link to where that is explained
 * @param only the ids of the rules to examine by, where not all are wanted: the others count as untested; empty for all
 */
public record Options(long seed, double timeFactor, Map<String, String> deviations, Set<String> only) {
    /** Copies both. */
    public Options {
        deviations = Map.copyOf(deviations);
        only = Set.copyOf(only);
    }

    /**
     * Returns the usual options, without deviations. The system property {@code tck.seed} repeats what was random in
     * another run; {@code tck.timeout.factor} gives a slow machine more time.
     */
    public static Options standard() {
        String seed = System.getProperty("tck.seed", "");
        String factor = System.getProperty("tck.timeout.factor", "1");
        try {
            return new Options(
                    seed.isBlank() ? System.nanoTime() & 0xFFFF_FFFFL : Long.parseLong(seed.strip()),
                    Double.parseDouble(factor.strip()),
                    Map.of(),
                    Set.of());
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(
                    "Give numbers: -Dtck.seed=" + seed + " -Dtck.timeout.factor=" + factor + " are not", e);
        }
    }

    /** Returns these options with other deviations. */
    public Options withDeviations(Map<String, String> declared) {
        return new Options(seed, timeFactor, declared, only);
    }
}
