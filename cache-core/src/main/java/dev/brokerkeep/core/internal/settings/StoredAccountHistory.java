package dev.brokerkeep.core.internal.settings;

import dev.brokerkeep.AccountId;
import dev.brokerkeep.BrokerKeepException;
import dev.brokerkeep.ErrorCode;
import dev.brokerkeep.core.internal.plugin.LoadedPlugin;
import dev.brokerkeep.core.internal.plugin.PluginCatalog;
import dev.brokerkeep.core.internal.postgres.HistoryStore;
import dev.brokerkeep.core.internal.postgres.PastEdit;
import dev.brokerkeep.core.internal.postgres.PastValue;
import dev.brokerkeep.core.internal.postgres.StoredAccount;
import dev.brokerkeep.history.AccountChange;
import dev.brokerkeep.history.AccountComparison;
import dev.brokerkeep.history.AccountHistory;
import dev.brokerkeep.history.PastAccount;
import dev.brokerkeep.history.ValueEdit;
import dev.brokerkeep.settings.ChangeNote;
import dev.brokerkeep.settings.SaveReceipt;
import dev.brokerkeep.settings.SettingKey;
import dev.brokerkeep.settings.SettingUnavailableException;
import dev.brokerkeep.settings.Settings;
import dev.brokerkeep.settings.SettingsChange;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The history over the database. */
public final class StoredAccountHistory implements AccountHistory {
    private static final int MOST = 10_000;

    private final HistoryStore store;
    private final PluginCatalog plugins;
    private final UncachedReader reader;
    private final AccountWriter writer;
    private final CellDirectory directory;
    private final SettingsLoader loader;

    public StoredAccountHistory(
            HistoryStore store,
            PluginCatalog plugins,
            UncachedReader reader,
            AccountWriter writer,
            CellDirectory directory,
            SettingsLoader loader) {
        this.store = store;
        this.plugins = plugins;
        this.reader = reader;
        this.writer = writer;
        this.directory = directory;
        this.loader = loader;
    }

    @Override
    public Instant begins() {
        loader.requireOpen();
        return store.begins();
    }

    @Override
    public List<AccountChange> changes(AccountId id, long below, int limit) {
        loader.requireOpen();
        if (limit < 1 || limit > MOST) {
            throw new IllegalArgumentException("From 1 to " + MOST + " changes can be asked for, not " + limit);
        }
        return store.changes(id, 0, below, limit).stream()
                .map(change -> new AccountChange(
                        id,
                        change.revision(),
                        change.at(),
                        change.note(),
                        change.databaseUser(),
                        ownEdits(change.edits()),
                        settingEdits(change.edits())))
                .toList();
    }

    @Override
    public AccountComparison compare(AccountId id, long from, long to) {
        loader.requireOpen();
        if (from > to) {
            throw new IllegalArgumentException("Revision " + from + " does not come before " + to);
        }
        PastEdit.Edits edits = store.compare(id, from, to);
        return new AccountComparison(ownEdits(edits), settingEdits(edits));
    }

    private static List<ValueEdit> ownEdits(PastEdit.Edits edits) {
        return shown(edits.account(), name -> false);
    }

    private List<ValueEdit> settingEdits(PastEdit.Edits edits) {
        return shown(edits.settings(), this::isSecret);
    }

    /**
     * Tells whether a setting of this name may be a secret that somebody has stored in plain. An account may have
     * belonged to any broker, also to one whose plugin is not there any more.
     */
    private boolean isSecret(String name) {
        List<SettingKey<?>> declared = plugins.plugins().stream()
                .flatMap(plugin -> plugin.schema().key(name).stream())
                .toList();
        return declared.isEmpty() || declared.stream().anyMatch(SettingKey::isSecret);
    }

    private interface NameTest {
        boolean test(String name);
    }

    private static List<ValueEdit> shown(Map<String, PastEdit> edits, NameTest secrets) {
        List<ValueEdit> shown = new ArrayList<>();
        new TreeMap<>(edits).forEach((name, edit) -> {
            PastValue before = edit.before();
            PastValue after = edit.after();
            if (before.isThere() || after.isThere()) {
                boolean isSecret = before.isSealed() || after.isSealed() || secrets.test(name);
                if (!before.isSameAs(after)) {
                    shown.add(new ValueEdit(
                            name,
                            kind(before, after),
                            isSecret,
                            isSecret ? Optional.empty() : Optional.ofNullable(before.plain()),
                            isSecret ? Optional.empty() : Optional.ofNullable(after.plain())));
                }
            }
        });
        return shown;
    }

    private static ValueEdit.Kind kind(PastValue before, PastValue after) {
        if (!before.isThere()) {
            return ValueEdit.Kind.ADDED;
        }
        return after.isThere() ? ValueEdit.Kind.CHANGED : ValueEdit.Kind.REMOVED;
    }

    @Override
    public PastAccount asOf(AccountId id, Instant instant) {
        loader.requireOpen();
        return read(store.asOf(id, instant));
    }

    @Override
    public PastAccount at(AccountId id, long revision) {
        loader.requireOpen();
        return read(store.at(id, revision));
    }

    private PastAccount read(StoredAccount stored) {
        LoadedPlugin plugin = plugins.require(stored.info().broker());
        return new PastAccount(
                stored.info(),
                Settings.of(stored.info().id(), stored.info().revision(), plugin.schema(), stored.settings()));
    }

    @Override
    public SaveReceipt restore(AccountId id, long revision, ChangeNote note) {
        PastAccount past = at(id, revision);
        AccountSnapshot present = reader.read(id);
        if (!past.info().broker().equals(present.info().broker())) {
            throw new BrokerKeepException(
                    ErrorCode.REFUSED,
                    "Account " + id + " belonged to broker '" + past.info().broker() + "' with revision " + revision
                            + ", and belongs to '" + present.info().broker() + "' now.",
                    "move it with the settings it is to have there; nothing was written.");
        }
        SettingsChange change =
                SettingsChange.empty().basedOn(present.revision()).noted(note);
        for (SettingKey<?> key : present.settings().schema().keys()) {
            change = restored(key, past.settings(), present.settings(), change);
        }
        return writer.save(directory.cell(id), present.plugin(), change);
    }

    private static <T> SettingsChange restored(
            SettingKey<T> key, Settings past, Settings present, SettingsChange change) {
        if (past.presence(key) == present.presence(key) && past.sameValue(key, present)) {
            return change;
        }
        return switch (past.presence(key)) {
            case ABSENT -> change.andRemove(key);
            case NULL -> change.andClear(key);
            case VALUE, UNREADABLE -> change.and(key, readable(key, past));
        };
    }

    private static <T> T readable(SettingKey<T> key, Settings past) {
        try {
            return past.get(key);
        } catch (SettingUnavailableException e) {
            throw new BrokerKeepException(
                    ErrorCode.REFUSED,
                    "Setting '" + key.name() + "' of revision " + past.revision() + " of account " + past.account()
                            + " cannot be restored: " + e.problem(),
                    "save by hand what it is to be; nothing was written.");
        }
    }

    @Override
    public long prune(int portion) {
        loader.requireOpen();
        if (portion < 1) {
            throw new IllegalArgumentException("At least 1 change can be removed at once, not " + portion);
        }
        return store.prune(portion);
    }
}
