package dev.brokerkeep.tck.engine;

/**
 * What came of one rule.
 *
 * @param reason why it is not PASS; empty if it is
 */
public record RuleResult(Rule rule, Outcome outcome, long millis, String reason) {
    static final String NOT_ASKED_FOR = "it was not asked for";

    /** Tells whether the rule was to be examined: not if only others were asked for. */
    public boolean isAskedFor() {
        return outcome != Outcome.UNTESTED || !reason.equals(NOT_ASKED_FOR);
    }
}
