package dev.brokerkeep.tck.engine;

/**
 * What came of one rule.
 *
 * @param reason why it is not PASS; empty if it is
 */
public record RuleResult(Rule rule, Outcome outcome, long millis, String reason) {}
