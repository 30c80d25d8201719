package dev.brokerkeep.core.internal.plugin;

import com.google.inject.Key;
import com.google.inject.OutOfScopeException;
import com.google.inject.Provider;
import com.google.inject.Scope;
import dev.brokerkeep.AccountId;
import dev.brokerkeep.settings.SettingsView;
import java.util.HashMap;
import java.util.Map;

/** The building of one account object: what is account-scoped exists once in it. Lasts as long as its constructor. */
final class AccountScope implements Scope {
    private final ThreadLocal<Map<Key<?>, Object>> building = new ThreadLocal<>();

    /** Runs a provider in a scope that holds this id and this view. */
    <T> T within(AccountId id, SettingsView view, Provider<T> provider) {
        Map<Key<?>, Object> outer = building.get();
        Map<Key<?>, Object> objects = new HashMap<>();
        objects.put(Key.get(AccountId.class), id);
        objects.put(Key.get(SettingsView.class), view);
        building.set(objects);
        try {
            return provider.get();
        } finally {
            if (outer == null) {
                building.remove();
            } else {
                building.set(outer);
            }
        }
    }

    /** What stands behind a seeded type: it is never asked, unless outside of the scope. */
    static <T> Provider<T> outside(Class<T> type) {
        return () -> {
            throw outOfScope(Key.get(type));
        };
    }

    @Override
    @SuppressWarnings("unchecked") // a key's object was made by its own provider
    public <T> Provider<T> scope(Key<T> key, Provider<T> unscoped) {
        return () -> {
            Map<Key<?>, Object> objects = building.get();
            if (objects == null) {
                throw outOfScope(key);
            }
            Object object = objects.get(key);
            if (object == null) {
                object = unscoped.get();
                objects.put(key, object);
            }
            return (T) object;
        };
    }

    private static OutOfScopeException outOfScope(Key<?> key) {
        return new OutOfScopeException(key + " exists only while an account object is being constructed: take it as a"
                + " constructor parameter, not through a Provider used later, nor in a @Singleton");
    }

    @Override
    public String toString() {
        return "AccountScope";
    }
}
