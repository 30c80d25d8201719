package dev.brokerkeep.tck.mutants;

import dev.brokerkeep.spi.BrokerPlugin;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A plugin with one flaw.
 *
 * @param rule the rule that it breaks
 * @param seen the essential words of what its author is told
 * @param related other rules that cannot but break with it; {@link #EVERY} for all
 */
record Mutant(Class<? extends BrokerPlugin> plugin, String rule, String seen, Set<String> related) {
    /** Stands for all rules. */
    static final String EVERY = "every rule";

    static Mutant of(Class<? extends BrokerPlugin> plugin, String rule, String seen) {
        return new Mutant(plugin, rule, seen, Set.of());
    }

    /** Returns this one, with rules that break for the same reason. */
    Mutant with(String why, String... rules) {
        if (why.isBlank()) {
            throw new IllegalArgumentException("say why");
        }
        Set<String> all = new HashSet<>(related);
        all.addAll(List.of(rules));
        return new Mutant(plugin, rule, seen, all);
    }

    boolean mayBreak(String other) {
        return other.equals(rule) || related.contains(other) || related.contains(EVERY);
    }

    @Override
    public String toString() {
        return rule + " " + plugin.getSimpleName();
    }
}
