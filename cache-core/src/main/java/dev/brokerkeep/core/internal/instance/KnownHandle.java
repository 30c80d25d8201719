package dev.brokerkeep.core.internal.instance;

import dev.brokerkeep.core.internal.plugin.LoadedPlugin;
import java.lang.ref.WeakReference;
import org.jspecify.annotations.Nullable;

/**
 * The handles of one account that somebody may still hold: one for each broker it has been with, as a handle works
 * again when its account comes back. Nearly always there is one.
 */
final class KnownHandle extends WeakReference<Handle> {
    private final @Nullable KnownHandle next;

    private KnownHandle(Handle handle, @Nullable KnownHandle next) {
        super(handle);
        this.next = next;
    }

    /** Returns these handles, without those that nobody holds any more, and one more. */
    static KnownHandle with(Handle handle, @Nullable KnownHandle known) {
        return new KnownHandle(handle, held(known));
    }

    /** Returns the handle for this plugin, or null. */
    static @Nullable Handle find(@Nullable KnownHandle known, LoadedPlugin plugin) {
        for (KnownHandle each = known; each != null; each = each.next) {
            Handle handle = each.get();
            if (handle != null && handle.isFor(plugin)) {
                return handle;
            }
        }
        return null;
    }

    private static @Nullable KnownHandle held(@Nullable KnownHandle known) {
        if (known == null) {
            return null;
        }
        Handle handle = known.get();
        KnownHandle next = held(known.next);
        return handle == null ? next : new KnownHandle(handle, next);
    }
}
