package dev.brokerkeep.core.internal.instance;

import dev.brokerkeep.settings.Freshness;
import dev.brokerkeep.settings.SettingKey;
import java.util.List;

/** What the construction of an account object read. Compared by identity. */
final class BuiltFrom {
    final SettingKey<?>[] keys;

    /** How fresh the settings have to be that each call of the object is checked against. */
    final List<Freshness> demands;

    BuiltFrom(SettingKey<?>[] keys, List<Freshness> demands) {
        this.keys = keys;
        this.demands = demands;
    }
}
