package dev.brokerkeep.example.exchange;

import dev.brokerkeep.BrokerId;
import dev.brokerkeep.BrokerKeepException;
import dev.brokerkeep.ErrorCode;
import dev.brokerkeep.core.BrokerKeep;
import dev.brokerkeep.core.PluginStatus;
import dev.brokerkeep.settings.SettingsSchema;
import java.util.List;
import java.util.Optional;

/** The schemas of the brokers that are loaded. */
final class Schemas {
    private Schemas() {}

    static Optional<SettingsSchema> find(BrokerKeep keep, BrokerId broker) {
        try {
            return Optional.of(keep.schema(broker));
        } catch (BrokerKeepException e) {
            if (e.code() == ErrorCode.UNKNOWN_BROKER) {
                return Optional.empty();
            }
            throw e;
        }
    }

    static boolean isKnown(BrokerKeep keep, BrokerId broker) {
        return find(keep, broker).isPresent();
    }

    static List<BrokerId> brokers(BrokerKeep keep) {
        return keep.plugins().stream()
                .filter(plugin -> plugin.state() == PluginStatus.State.ACTIVE)
                .map(plugin -> BrokerId.of(plugin.id()))
                .toList();
    }
}
