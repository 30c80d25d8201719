package dev.brokerkeep;

import static org.assertj.core.api.Assertions.assertThat;

/** Looks for a text that must not be seen. */
public final class Canary {
    private Canary() {}

    /**
     * Fails if the text stands in a message that a log would show of the failure: its own, a cause's or a suppressed
     * one's.
     */
    public static void assertNotIn(Throwable failure, String canary) {
        for (Throwable shown = failure; shown != null; shown = shown.getCause()) {
            assertThat(shown.toString()).doesNotContain(canary);
            for (Throwable suppressed : shown.getSuppressed()) {
                assertNotIn(suppressed, canary);
            }
        }
    }
}
