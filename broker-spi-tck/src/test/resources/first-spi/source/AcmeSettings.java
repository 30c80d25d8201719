package org.example.acme;

import dev.brokerkeep.settings.Secret;
import dev.brokerkeep.settings.SettingKey;
import dev.brokerkeep.settings.SettingsSchema;
import java.net.URI;

/** The settings of an account. REPLACE: what your broker's customers have to enter. */
public final class AcmeSettings {
    /** What the broker knows the account by. Whatever gives access is a secret: BrokerKeep encrypts and hides it. */
    public static final SettingKey<Secret> TOKEN = SettingKey.secret("token")
            .description("Token from the broker's web site")
            .required()
            .build();

    /** Where the broker's API is. A setting, so that tests and the broker's sandbox have addresses of their own. */
    public static final SettingKey<URI> ADDRESS = SettingKey.uri("address")
            .description("Address of the broker's API")
            .required()
            .build();

    static final SettingsSchema SCHEMA = SettingsSchema.of(TOKEN, ADDRESS);

    private AcmeSettings() {}
}
