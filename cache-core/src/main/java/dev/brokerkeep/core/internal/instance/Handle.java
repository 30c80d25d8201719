package dev.brokerkeep.core.internal.instance;

import dev.brokerkeep.AccountId;
import dev.brokerkeep.BrokerKeepException;
import dev.brokerkeep.ErrorCode;
import dev.brokerkeep.broker.BrokerAccount;
import dev.brokerkeep.core.internal.plugin.LoadedPlugin;
import dev.brokerkeep.core.internal.settings.AccountSnapshot;
import dev.brokerkeep.core.internal.settings.AccountWriter;
import dev.brokerkeep.core.internal.settings.Cell;
import dev.brokerkeep.core.internal.settings.SettingsLoader;
import dev.brokerkeep.settings.Freshness;
import dev.brokerkeep.settings.SaveReceipt;
import dev.brokerkeep.settings.SettingKey;
import dev.brokerkeep.settings.Settings;
import dev.brokerkeep.settings.SettingsChange;
import dev.brokerkeep.settings.SettingsReading;
import dev.brokerkeep.settings.SettingsView;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What callers hold for an account: one proxy over all interfaces of its broker's account type.
 *
 * <p>Settings are answered by the cell, without an instance; all other calls go to the current instance and are counted
 * in and out of it. The handle keeps the cell alive, and the cell is how it hears of changes; the cell knows the handle
 * weakly.
 */
final class Handle implements InvocationHandler, SettingsView {
    private static final Class<?>[] SAVE_OF_ONE = {SettingKey.class, Object.class};

    private final InstanceSlot slot;
    private final Cell cell;
    private final LoadedPlugin plugin;
    private final SettingsLoader loader;
    private final AccountWriter writer;
    private final boolean pluginSaves;
    private final BrokerAccount proxy;

    /** Made once: a call through the handle allocates nothing of its own. */
    private final InstanceFactory.Reader reader = this::read;

    Handle(InstanceSlot slot, LoadedPlugin plugin, SettingsLoader loader, AccountWriter writer) {
        this.slot = slot;
        this.cell = slot.cell();
        this.plugin = plugin;
        this.loader = loader;
        this.writer = writer;
        this.pluginSaves = overridesSaving(plugin.accountType());
        this.proxy = proxyOf(plugin.accountType(), this);
    }

    /**
     * Returns a proxy over every public interface that a class of accounts implements. A call through one that is not
     * public could not be passed on.
     */
    static BrokerAccount proxyOf(Class<? extends BrokerAccount> type, InvocationHandler handler) {
        Set<Class<?>> interfaces = new LinkedHashSet<>();
        for (Class<?> c = type; c != null; c = c.getSuperclass()) {
            addPublic(c.getInterfaces(), interfaces);
        }
        return (BrokerAccount)
                Proxy.newProxyInstance(type.getClassLoader(), interfaces.toArray(Class<?>[]::new), handler);
    }

    private static void addPublic(Class<?>[] found, Set<Class<?>> interfaces) {
        for (Class<?> each : found) {
            if (Modifier.isPublic(each.getModifiers())) {
                interfaces.add(each);
            } else {
                addPublic(each.getInterfaces(), interfaces);
            }
        }
    }

    private static boolean overridesSaving(Class<? extends BrokerAccount> type) {
        try {
            return type.getMethod("saveSettings", SettingsChange.class).getDeclaringClass() != BrokerAccount.class;
        } catch (NoSuchMethodException e) {
            throw new IllegalStateException("Every account can save", e);
        }
    }

    BrokerAccount proxy() {
        return proxy;
    }

    boolean isFor(LoadedPlugin other) {
        return plugin == other;
    }

    @Override
    public @Nullable Object invoke(Object self, Method method, @Nullable Object @Nullable [] arguments)
            throws Throwable {
        // By name and number of parameters: the fast way for the fast calls. What only shares a name goes to the
        // instance.
        if (arguments == null) {
            switch (method.getName()) {
                case "settings" -> {
                    return snapshot();
                }
                case "id" -> {
                    return cell.id();
                }
                case "settingsView" -> {
                    return this;
                }
                case "close" -> throw closeRefused();
                case "hashCode" -> {
                    return System.identityHashCode(self);
                }
                case "toString" -> {
                    return "BrokerAccount[" + cell.id() + ", " + plugin.id() + "]";
                }
                default -> {}
            }
        } else if (arguments.length == 1) {
            if (method.getDeclaringClass() == Object.class) {
                return self == arguments[0];
            }
            if (method.getName().equals("settings") && arguments[0] instanceof Freshness freshness) {
                return read(freshness).settings();
            }
            if (method.getName().equals("saveSettings") && arguments[0] instanceof SettingsChange change) {
                return save(change);
            }
        } else if (isSaveOfOne(method) && arguments[0] instanceof SettingKey<?> key) {
            return save(changeOf(key, arguments[1]));
        }
        return call(method, arguments);
    }

    private static boolean isSaveOfOne(Method method) {
        return method.getName().equals("saveSetting") && Arrays.equals(method.getParameterTypes(), SAVE_OF_ONE);
    }

    @SuppressWarnings("unchecked") // the signature of saveSetting binds the value's type to the key's
    private static <T> SettingsChange changeOf(SettingKey<T> key, @Nullable Object value) {
        return SettingsChange.set(key, (T) Objects.requireNonNull(value, () -> "No value for setting '" + key + "'"));
    }

    private @Nullable Object call(Method method, @Nullable Object @Nullable [] arguments) throws Throwable {
        Instance instance = slot.enter(reader);
        try {
            return pass(instance.account(), method, arguments);
        } finally {
            instance.leave();
        }
    }

    /** Makes the call on the object itself; whatever that throws comes out as it was thrown. */
    static @Nullable Object pass(BrokerAccount account, Method method, @Nullable Object @Nullable [] arguments)
            throws Throwable {
        if (!Modifier.isPublic(method.getDeclaringClass().getModifiers())) {
            // A public interface has it from one that is not: whoever sees the first may call it, but reflection goes
            // by the second.
            method.setAccessible(true);
        }
        try {
            return method.invoke(account, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause() == null ? e : e.getCause();
        }
    }

    private AccountSnapshot read(List<Freshness> demands) {
        AccountSnapshot snapshot = loader.read(cell, demands);
        if (snapshot.plugin() != plugin) {
            throw AccountWriter.moved(snapshot);
        }
        return snapshot;
    }

    @Override
    public AccountId account() {
        return cell.id();
    }

    @Override
    public Settings snapshot() {
        return read(List.of()).settings();
    }

    @Override
    public SettingsReading read(Freshness freshness) {
        SettingsReading reading = loader.reading(cell, freshness);
        if (reading.settings().schema() != plugin.schema()) {
            throw AccountWriter.moved(loader.read(cell, freshness));
        }
        return reading;
    }

    @Override
    public <T> T get(SettingKey<T> key) {
        return asFreshAs(key).get(key);
    }

    @Override
    public <T> Optional<T> find(SettingKey<T> key) {
        return asFreshAs(key).find(key);
    }

    private Settings asFreshAs(SettingKey<?> key) {
        return read(RecordingView.demands(key)).settings();
    }

    /**
     * Saves through the plugin's own method, if it has one and an object of it can be had, otherwise directly: a wrong
     * credential must be correctable. A plugin that wrote past its view leaves the cell behind, so the cell forgets.
     */
    @Override
    public SaveReceipt save(SettingsChange change) {
        if (!pluginSaves) {
            return writer.save(cell, plugin, change);
        }
        Instance instance;
        try {
            instance = slot.enter(reader);
        } catch (BrokerKeepException e) {
            if (e.code() == ErrorCode.INSTANCE_FAILED || e.code() == ErrorCode.ACCOUNT_DISABLED) {
                return writer.save(cell, plugin, change);
            }
            throw e;
        }
        Cell.Ticket before = cell.ticket();
        try {
            return instance.account().saveSettings(change);
        } finally {
            instance.leave();
            if (cell.ticket().floor() == before.floor()) {
                cell.forget();
            }
        }
    }

    private BrokerKeepException closeRefused() {
        return new BrokerKeepException(
                ErrorCode.REFUSED,
                "Account " + cell.id() + " was closed by a caller, but it belongs to the cache, and others use it.",
                "just let go of the handle. To have its connection closed, use invalidateInstance.");
    }

    /** Names the account; no values. */
    @Override
    public String toString() {
        return "SettingsView[account " + cell.id() + "]";
    }
}
