package dev.brokerkeep.core.soak;

import static dev.brokerkeep.core.testing.ZenithAccount.DESK;
import static dev.brokerkeep.core.testing.ZenithAccount.NOTE;

import dev.brokerkeep.settings.Settings;
import dev.brokerkeep.settings.SettingsChange;
import java.util.Optional;

/**
 * What every write of a soak leaves in the settings: two of them that tell the revision they are of, so that a snapshot
 * proves by itself that it is one revision and that one. The note may be missing; the desk says whether it has to be.
 */
final class Stamp {
    static final String WITH_NOTE = " with note";
    static final String ALONE = " alone";

    private Stamp() {}

    static SettingsChange withNote(long revision) {
        return SettingsChange.set(DESK, revision + WITH_NOTE).and(NOTE, Long.toString(revision));
    }

    static SettingsChange alone(long revision) {
        return SettingsChange.set(DESK, revision + ALONE).andRemove(NOTE);
    }

    /** Tells whether these settings are what was written as their revision. */
    static boolean isWhole(Settings settings) {
        String revision = Long.toString(settings.revision());
        String desk = settings.get(DESK);
        Optional<String> note = settings.find(NOTE);
        return desk.equals(revision + WITH_NOTE)
                ? note.equals(Optional.of(revision))
                : desk.equals(revision + ALONE) && note.isEmpty();
    }
}
