package dev.brokerkeep.core.internal.plugin;

import dev.brokerkeep.BrokerId;
import dev.brokerkeep.BrokerKeepException;
import dev.brokerkeep.broker.BrokerAccount;
import dev.brokerkeep.settings.SettingProblem;
import dev.brokerkeep.settings.Settings;
import dev.brokerkeep.settings.SettingsSchema;
import dev.brokerkeep.spi.HandOver;
import java.util.List;

/**
 * A plugin that passed every check at start; what it answered then holds for the life of the runtime. Compared by
 * identity.
 */
public final class LoadedPlugin implements AutoCloseable {
    private final BrokerId id;
    private final SettingsSchema schema;
    private final Class<? extends BrokerAccount> accountType;
    private final HandOver handOver;
    private final String origin;
    private final AccountBuilder builder;

    LoadedPlugin(
            BrokerId id,
            SettingsSchema schema,
            Class<? extends BrokerAccount> accountType,
            HandOver handOver,
            String origin,
            AccountBuilder builder) {
        this.id = id;
        this.schema = schema;
        this.accountType = accountType;
        this.handOver = handOver;
        this.origin = origin;
        this.builder = builder;
    }

    public BrokerId id() {
        return id;
    }

    public SettingsSchema schema() {
        return schema;
    }

    /**
     * Returns everything that is wrong with settings of an account of this broker, the rules of the plugin included.
     *
     * @throws BrokerKeepException with {@code PLUGIN_FAILED} if a rule fails
     */
    public List<SettingProblem> check(Settings settings) {
        try {
            return schema.check(settings);
        } catch (BrokerKeepException e) {
            // The schema does not know whose it is.
            throw new BrokerKeepException(
                    e.code(), "Broker '" + id + "', " + origin + ": " + e.problem(), e.remedy(), e.getCause());
        }
    }

    public Class<? extends BrokerAccount> accountType() {
        return accountType;
    }

    public HandOver handOver() {
        return handOver;
    }

    /** Returns the class and the jar, for people. */
    public String origin() {
        return origin;
    }

    public AccountBuilder builder() {
        return builder;
    }

    /** Closes what the plugin shares between its accounts. */
    @Override
    public void close() {
        builder.close();
    }

    @Override
    public String toString() {
        return "plugin '" + id + "' (" + origin + ")";
    }
}
