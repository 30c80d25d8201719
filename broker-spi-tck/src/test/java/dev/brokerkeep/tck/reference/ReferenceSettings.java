package dev.brokerkeep.tck.reference;

import dev.brokerkeep.settings.Secret;
import dev.brokerkeep.settings.SettingKey;
import dev.brokerkeep.settings.SettingsSchema;
import java.net.URI;

/** Its settings. */
public final class ReferenceSettings {
    /** What the broker knows the account by. */
    public static final SettingKey<Secret> TOKEN = SettingKey.secret("token")
            .description("Token from the broker")
            .required()
            .build();

    /** Where the broker is. */
    public static final SettingKey<URI> ADDRESS = SettingKey.uri("address")
            .description("Address of the broker")
            .required()
            .build();

    static final SettingsSchema SCHEMA = SettingsSchema.of(TOKEN, ADDRESS);

    private ReferenceSettings() {}
}
