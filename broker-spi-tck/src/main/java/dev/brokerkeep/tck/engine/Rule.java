package dev.brokerkeep.tck.engine;

import dev.brokerkeep.tck.Capability;
import dev.brokerkeep.tck.NotApplicable;
import dev.brokerkeep.tck.Untested;
import dev.brokerkeep.tck.Violation;
import dev.brokerkeep.tck.bench.Bench;
import java.util.Optional;

/**
 * A rule for broker plugins.
 *
 * @param id its stable name, such as {@code INV-01}
 * @param level how much it weighs
 * @param sentence what it asks
 * @param remedy what an author can do who has broken it
 * @param needs the capability it is about, if it is about one
 * @param check examines a plugin; throws {@link Violation} if it breaks the rule, {@link Untested} if that cannot be
 *     told, {@link NotApplicable} if the plugin does nothing that the rule is about
 */
public record Rule(String id, Level level, String sentence, String remedy, Optional<Capability> needs, Check check) {
    /** Creates a MUST for every plugin. */
    public static Rule must(String id, String sentence, String remedy, Check check) {
        return new Rule(id, Level.MUST, sentence, remedy, Optional.empty(), check);
    }

    /** Creates a MUST for plugins whose accounts have this capability. */
    public static Rule must(String id, Capability capability, String sentence, String remedy, Check check) {
        return new Rule(id, Level.MUST, sentence, remedy, Optional.of(capability), check);
    }

    /** Examines a plugin. */
    @FunctionalInterface
    public interface Check {
        /** Returns if nothing was found against the plugin. */
        void examine(Bench bench) throws Exception;
    }
}
