package dev.brokerkeep.settings;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which key stands in which slot of a snapshot's array.
 *
 * <p>Keys are constants and a schema may be built anew any number of times from the same ones, so schemas of equal key
 * lists share one layout as long as one of the keys is bound to it, and a key knows its own: the fast read compares one
 * reference and reads one slot. A key that also takes part in another list stays bound to its first layout; in the
 * others it is found by a look-up.
 */
final class Layout {
    final SettingKey<?>[] keys;
    private final Map<SettingKey<?>, Integer> slots = new HashMap<>();
    private final Map<String, Integer> slotsByName = new HashMap<>();

    private Layout(List<SettingKey<?>> list) {
        this.keys = list.toArray(SettingKey<?>[]::new);
        for (int i = 0; i < keys.length; i++) {
            slots.put(keys[i], i);
            slotsByName.put(keys[i].name(), i);
        }
    }

    /** Returns the layout of exactly these keys in this order. */
    static synchronized Layout of(List<SettingKey<?>> list) {
        var names = new HashSet<String>();
        for (SettingKey<?> key : list) {
            if (!names.add(key.name())) {
                throw new IllegalArgumentException("Setting '" + key.name() + "' is declared twice");
            }
        }
        for (SettingKey<?> key : list) {
            Layout known = key.layout;
            if (known != null && List.of(known.keys).equals(list)) {
                return known;
            }
        }
        Layout layout = new Layout(list);
        for (int i = 0; i < layout.keys.length; i++) {
            if (layout.keys[i].layout == null) {
                layout.keys[i].slot = i;
                layout.keys[i].layout = layout;
            }
        }
        return layout;
    }

    /** Returns the slot of this very key, or -1. */
    int slotOf(SettingKey<?> key) {
        Integer slot = slots.get(key);
        return slot == null ? -1 : slot;
    }

    /** Returns the slot of the key with this name, or -1. */
    int slotOf(String name) {
        Integer slot = slotsByName.get(name);
        return slot == null ? -1 : slot;
    }

    /** Returns the key with this name, or null. */
    @Nullable
    SettingKey<?> named(String name) {
        int slot = slotOf(name);
        return slot < 0 ? null : keys[slot];
    }
}
