package dev.brokerkeep.core.internal.instance;

import dev.brokerkeep.AccountId;
import dev.brokerkeep.BrokerKeepException;
import dev.brokerkeep.ErrorCode;
import dev.brokerkeep.settings.Freshness;
import dev.brokerkeep.settings.SaveReceipt;
import dev.brokerkeep.settings.SettingKey;
import dev.brokerkeep.settings.Settings;
import dev.brokerkeep.settings.SettingsChange;
import dev.brokerkeep.settings.SettingsReading;
import dev.brokerkeep.settings.SettingsView;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The view that an account object is built with: pinned to one snapshot and recording what is read, until it is
 * released; from then on the live settings. One snapshot, so that no object is ever built from half a change set.
 */
final class RecordingView implements SettingsView {
    private final AccountId account;
    private final Source live;
    private final Set<SettingKey<?>> read = ConcurrentHashMap.newKeySet();
    private volatile @Nullable Settings pinned;

    /** Where the live settings come from and go to. */
    interface Source {
        Settings current();

        SettingsReading read(Freshness freshness);

        SaveReceipt save(SettingsChange change);
    }

    RecordingView(Settings pinned, Source live) {
        this.account = pinned.account();
        this.pinned = pinned;
        this.live = live;
    }

    /** Ends the recording and returns the keys that were read. */
    SettingKey<?>[] release() {
        pinned = null;
        return read.toArray(SettingKey<?>[]::new);
    }

    @Override
    public AccountId account() {
        return account;
    }

    @Override
    public Settings snapshot() {
        Settings snapshot = pinned;
        if (snapshot == null) {
            return live.current();
        }
        // What of it will be used cannot be known.
        read.addAll(snapshot.schema().keys());
        return snapshot;
    }

    @Override
    public SettingsReading read(Freshness freshness) {
        Settings snapshot = pinned;
        if (snapshot == null) {
            return live.read(freshness);
        }
        // What it is built from is fresh enough by what follows: if it changes, another object is built.
        return new SettingsReading(snapshot(), Duration.ZERO);
    }

    @Override
    public <T> T get(SettingKey<T> key) {
        return recorded(key).get(key);
    }

    @Override
    public <T> Optional<T> find(SettingKey<T> key) {
        return recorded(key).find(key);
    }

    private Settings recorded(SettingKey<?> key) {
        Settings snapshot = pinned;
        if (snapshot == null) {
            return live.current();
        }
        read.add(key);
        return snapshot;
    }

    @Override
    public SaveReceipt save(SettingsChange change) {
        if (pinned != null) {
            throw new BrokerKeepException(
                    ErrorCode.REFUSED,
                    "The account object of account " + account + " saves settings in its constructor.",
                    "the plugin's author has to save on the first call instead; nothing was written.");
        }
        return live.save(change);
    }

    /** Names the account; no values. */
    @Override
    public String toString() {
        return "SettingsView[account " + account + "]";
    }
}
