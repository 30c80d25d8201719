package dev.brokerkeep.core.internal.settings;

import dev.brokerkeep.AccountId;
import dev.brokerkeep.BrokerId;
import dev.brokerkeep.cache.AccountEdit;
import dev.brokerkeep.cache.AccountInfo;
import dev.brokerkeep.cache.AccountRegistry;
import dev.brokerkeep.settings.ChangeNote;
import dev.brokerkeep.settings.InForce;
import dev.brokerkeep.settings.SettingsChange;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The registry over the database; what it changes is published in the account's cell like a save. */
public final class StoredAccountRegistry implements AccountRegistry {
    private final AccountWriter writer;
    private final CellDirectory directory;
    private final UncachedReader reader;
    private final SettingsLoader loader;
    private final ChangeNote note;

    public StoredAccountRegistry(
            AccountWriter writer,
            CellDirectory directory,
            UncachedReader reader,
            SettingsLoader loader,
            ChangeNote note) {
        this.writer = writer;
        this.directory = directory;
        this.reader = reader;
        this.loader = loader;
        this.note = note;
    }

    @Override
    public AccountRegistry noted(ChangeNote who) {
        return new StoredAccountRegistry(writer, directory, reader, loader, who);
    }

    private SettingsChange noted(SettingsChange change) {
        return change.note().equals(ChangeNote.none()) ? change.noted(note) : change;
    }

    private AccountEdit noted(AccountEdit edit) {
        if (edit instanceof AccountEdit.Create create) {
            return new AccountEdit.Create(create.name(), create.broker(), create.enabled(), noted(create.settings()));
        }
        AccountEdit.Change change = (AccountEdit.Change) edit;
        return new AccountEdit.Change(change.id(), change.enabled(), noted(change.settings()));
    }

    @Override
    public AccountInfo create(String name, BrokerId broker, SettingsChange settings) {
        loader.requireOpen();
        return writer.create(name, broker, noted(settings)).info();
    }

    @Override
    public AccountInfo get(AccountId id) {
        loader.requireOpen();
        return reader.readStored(id).info();
    }

    @Override
    public Optional<AccountInfo> named(String name) {
        loader.requireOpen();
        return writer.named(name);
    }

    @Override
    public List<AccountInfo> list() {
        loader.requireOpen();
        return writer.list();
    }

    @Override
    public List<AccountInfo> applyAll(List<AccountEdit> edits) {
        loader.requireOpen();
        return writer.applyAll(edits.stream().map(this::noted).toList());
    }

    @Override
    public AccountInfo setEnabled(AccountId id, boolean enabled) {
        loader.requireOpen();
        return writer.setEnabled(directory.cell(id), enabled, note);
    }

    @Override
    public AccountInfo move(AccountId id, BrokerId broker, SettingsChange settings) {
        loader.requireOpen();
        return writer.move(directory.cell(id), broker, noted(settings));
    }

    @Override
    public void delete(AccountId id) {
        loader.requireOpen();
        writer.delete(directory.cell(id), note);
    }

    @Override
    public InForce awaitInForce(AccountId id, Duration patience) {
        loader.requireOpen();
        return writer.awaitInForce(id, patience);
    }
}
