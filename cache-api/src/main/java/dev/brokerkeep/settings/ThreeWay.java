package dev.brokerkeep.settings;

import dev.brokerkeep.settings.SettingConflict.Standing;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Compares what a change started from with what others and the change itself made of it. */
final class ThreeWay {
    private ThreeWay() {}

    static List<SettingConflict> compare(@Nullable Settings base, Settings theirs, SettingsChange change) {
        Settings yours = theirs.with(change);
        Settings wanted = base == null ? yours : base.with(change);
        List<SettingConflict> all = new ArrayList<>();
        for (SettingKey<?> key : theirs.schema().keys()) {
            boolean isTouched = change.names().contains(key.name());
            Standing standing = standing(key, base, theirs, wanted, isTouched);
            if (standing != null) {
                all.add(new SettingConflict(
                        key.name(),
                        standing,
                        key.isSecret(),
                        base == null ? Optional.empty() : base.shown(key),
                        theirs.shown(key),
                        isTouched ? wanted.shown(key) : base == null ? Optional.empty() : base.shown(key)));
            }
        }
        return List.copyOf(all);
    }

    /** Returns null for a setting that nobody changed. */
    private static @Nullable Standing standing(
            SettingKey<?> key, @Nullable Settings base, Settings theirs, Settings wanted, boolean isTouched) {
        boolean isAlike = same(key, theirs, wanted);
        if (base == null) {
            return isTouched ? (isAlike ? Standing.BOTH_ALIKE : Standing.BOTH_APART) : null;
        }
        boolean didThey = !same(key, base, theirs);
        if (isTouched && didThey) {
            // Also where the change wants what was there before: it says so, and would undo what they did.
            return isAlike ? Standing.BOTH_ALIKE : Standing.BOTH_APART;
        }
        if (didThey) {
            return Standing.THEIRS;
        }
        return isTouched && !same(key, base, wanted) ? Standing.YOURS : null;
    }

    /** A default that stands for nothing is not the same as the same value stored: it may change with the plugin. */
    private static boolean same(SettingKey<?> key, Settings a, Settings b) {
        return a.presence(key) == b.presence(key) && a.sameValue(key, b);
    }
}
