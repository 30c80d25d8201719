package dev.brokerkeep.tck.engine;

import java.util.Map;

/**
 * How to examine.
 *
 * @param seed what is random is made of it; printed in the report
 * @param timeFactor by what upper bounds of real time are multiplied, for slow machines
 * @param deviations rules that the author says the plugin breaks, each with a link to where that is explained
 */
public record Options(long seed, double timeFactor, Map<String, String> deviations) {
    /** Returns the usual options, without deviations. */
    public static Options standard() {
        return new Options(
                System.nanoTime() & 0xFFFF_FFFFL,
                Double.parseDouble(System.getProperty("tck.timeout.factor", "1")),
                Map.of());
    }
}
