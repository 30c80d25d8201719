package dev.brokerkeep.core.internal.settings;

import dev.brokerkeep.AccountId;
import dev.brokerkeep.BrokerId;
import dev.brokerkeep.cache.AccountInfo;
import dev.brokerkeep.cache.AccountRegistry;
import dev.brokerkeep.settings.SettingsChange;
import java.util.List;

/** The registry over the database; what it changes is published in the account's cell like a save. */
public final class StoredAccountRegistry implements AccountRegistry {
    private final AccountWriter writer;
    private final CellDirectory directory;
    private final UncachedReader reader;

    public StoredAccountRegistry(AccountWriter writer, CellDirectory directory, UncachedReader reader) {
        this.writer = writer;
        this.directory = directory;
        this.reader = reader;
    }

    @Override
    public AccountInfo create(String name, BrokerId broker, SettingsChange settings) {
        return writer.create(name, broker, settings).info();
    }

    @Override
    public AccountInfo find(AccountId id) {
        return reader.readStored(id).info();
    }

    @Override
    public List<AccountInfo> list() {
        return writer.list();
    }

    @Override
    public AccountInfo setEnabled(AccountId id, boolean enabled) {
        return writer.setEnabled(directory.cell(id), enabled).info();
    }

    @Override
    public AccountInfo move(AccountId id, BrokerId broker, SettingsChange settings) {
        return writer.move(directory.cell(id), broker, settings).info();
    }

    @Override
    public void delete(AccountId id) {
        writer.delete(directory.cell(id));
    }
}
