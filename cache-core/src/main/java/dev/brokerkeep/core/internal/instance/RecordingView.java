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
import java.util.List;
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
    private final Set<SettingKey<?>> read;
    private final Set<Freshness> demanded = ConcurrentHashMap.newKeySet();
    private volatile @Nullable Settings pinned;

    /** Where the live settings come from and go to. */
    interface Source {
        /** Returns settings that are as fresh as is usual, and as each of these demands. */
        Settings current(List<Freshness> demands);

        SettingsReading read(Freshness freshness);

        SaveReceipt save(SettingsChange change);
    }

    RecordingView(Settings pinned, Source live) {
        this(pinned, live, ConcurrentHashMap.newKeySet());
    }

    /**
     * Creates a view.
     *
     * @param read where the keys are recorded that are read; for use by many threads
     */
    RecordingView(Settings pinned, Source live, Set<SettingKey<?>> read) {
        this.account = pinned.account();
        this.pinned = pinned;
        this.live = live;
        this.read = read;
    }

    /** Ends the recording and returns what was read. */
    BuiltFrom release() {
        pinned = null;
        read.forEach(key -> key.freshness().ifPresent(demanded::add));
        return new BuiltFrom(read.toArray(SettingKey<?>[]::new), List.copyOf(demanded));
    }

    @Override
    public AccountId account() {
        return account;
    }

    @Override
    public Settings snapshot() {
        Settings snapshot = pinnedAndRecorded();
        return snapshot != null ? snapshot : live.current(List.of());
    }

    @Override
    public SettingsReading read(Freshness freshness) {
        demanded.add(freshness);
        Settings snapshot = pinnedAndRecorded();
        // Fresh enough by what follows: the call that has the object built is checked against settings of this
        // freshness, and if they are others, another object is built.
        return snapshot != null ? new SettingsReading(snapshot, Duration.ZERO) : live.read(freshness);
    }

    /** Returns the whole pinned snapshot as read, or null. What of it will be used cannot be known. */
    private @Nullable Settings pinnedAndRecorded() {
        Settings snapshot = pinned;
        if (snapshot == null) {
            return null;
        }
        read.addAll(snapshot.schema().keys());
        return stillPinned();
    }

    /**
     * To be called after the recording: what was recorded after the release, by a thread that the constructor started,
     * nobody will compare, so such a thread has to read on live.
     */
    private @Nullable Settings stillPinned() {
        return pinned;
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
            return live.current(demands(key));
        }
        // A key that the schema lacks has nothing that could change, and cannot be compared.
        if (snapshot.schema()
                .key(key.name())
                .filter(declared -> declared == key)
                .isPresent()) {
            read.add(key);
        }
        snapshot = stillPinned();
        return snapshot != null ? snapshot : live.current(demands(key));
    }

    /** Returns what a key demands of the settings that it is read from. */
    static List<Freshness> demands(SettingKey<?> key) {
        return key.freshness().map(List::of).orElse(List.of());
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
