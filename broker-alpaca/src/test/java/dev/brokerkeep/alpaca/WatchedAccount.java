package dev.brokerkeep.alpaca;

import dev.brokerkeep.AccountId;
import dev.brokerkeep.broker.AccountSummary;
import dev.brokerkeep.broker.BrokerAccount;
import dev.brokerkeep.broker.Order;
import dev.brokerkeep.broker.OrderQuery;
import dev.brokerkeep.broker.OrderReader;
import dev.brokerkeep.broker.Position;
import dev.brokerkeep.settings.SettingsSchema;
import dev.brokerkeep.settings.SettingsView;
import dev.brokerkeep.spi.BrokerPlugin;
import dev.brokerkeep.spi.BrokerPluginInfo;
import dev.brokerkeep.spi.Spi;
import jakarta.inject.Inject;
import java.util.List;

/** An account at Alpaca, of whose beginning and end the {@link Census} is told. */
class WatchedAccount implements BrokerAccount, OrderReader {
    private final AlpacaAccount real;
    private final Census census = Census.current();

    /** Alpaca's plugin, but for the census. */
    @BrokerPluginInfo(id = "alpaca", spi = Spi.MAJOR)
    static final class Plugin implements BrokerPlugin {
        @Override
        public SettingsSchema settings() {
            return AlpacaSettings.SCHEMA;
        }

        @Override
        public Class<? extends BrokerAccount> accountType() {
            return WatchedAccount.class;
        }
    }

    @Inject
    WatchedAccount(AccountId id, SettingsView settings, AlpacaHttp http) {
        this(new AlpacaAccount(id, settings, http), http);
    }

    WatchedAccount(AlpacaAccount real, AlpacaHttp http) {
        this.real = real;
        census.built(this, http);
    }

    @Override
    public AccountId id() {
        return real.id();
    }

    @Override
    public SettingsView settingsView() {
        return real.settingsView();
    }

    @Override
    public AccountSummary summary() {
        return real.summary();
    }

    @Override
    public List<Position> positions() {
        return real.positions();
    }

    @Override
    public List<Order> orders(OrderQuery query) {
        return real.orders(query);
    }

    @Override
    public Order order(String orderId) {
        return real.order(orderId);
    }

    @Override
    public void close() {
        census.closed(this);
        real.close();
    }
}
