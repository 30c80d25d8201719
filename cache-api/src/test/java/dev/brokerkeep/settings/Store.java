package dev.brokerkeep.settings;

import dev.brokerkeep.AccountId;

/** Stands for the database: takes what a change writes, and gives it back as it would be stored. */
final class Store {
    static final AccountId ACCOUNT = AccountId.of(7);
    static final long REVISION = 3;

    private Store() {}

    /** Returns what is stored after a change of an account without settings. */
    static StoredSettings after(SettingsChange change) {
        StoredSettings.Builder stored = StoredSettings.builder();
        change.writeTo(new SettingsChange.Writer() {
            @Override
            public void plain(String name, Json value) {
                stored.plain(name, value);
            }

            @Override
            public void secret(String name, Secret value) {
                stored.secret(name, value);
            }

            @Override
            public void remove(String name) {
                // nothing is stored, so nothing is left
            }
        });
        return stored.build();
    }

    /** Returns the settings of an account that has just these stored. */
    static Settings read(SettingsSchema schema, StoredSettings stored) {
        return Settings.of(ACCOUNT, REVISION, schema, stored);
    }

    /** Returns the settings of an account with one plain value stored. */
    static Settings read(SettingsSchema schema, String name, Json value) {
        return read(schema, StoredSettings.builder().plain(name, value).build());
    }

    /** Returns the settings of an account without any stored. */
    static Settings empty(SettingsSchema schema) {
        return read(schema, StoredSettings.none());
    }
}
