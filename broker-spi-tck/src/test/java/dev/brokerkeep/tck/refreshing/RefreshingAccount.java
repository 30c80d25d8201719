package dev.brokerkeep.tck.refreshing;

import dev.brokerkeep.AccountId;
import dev.brokerkeep.broker.BrokerException;
import dev.brokerkeep.broker.BrokerException.Kind;
import dev.brokerkeep.settings.Secret;
import dev.brokerkeep.settings.SettingsChange;
import dev.brokerkeep.settings.SettingsView;
import dev.brokerkeep.tck.reference.ReferenceAccount;
import dev.brokerkeep.tck.reference.ReferenceHttp;
import dev.brokerkeep.tck.reference.ReferenceSettings;
import jakarta.inject.Inject;
import tools.jackson.databind.JsonNode;

/** An account whose token expires. What mutants break can be overridden. */
public class RefreshingAccount extends ReferenceAccount {
    private volatile Secret renewed;

    /** Built by Guice. */
    @Inject
    public RefreshingAccount(AccountId id, SettingsView view, ReferenceHttp http) {
        super(id, view, http);
    }

    /** The call that has renewed it goes on with the new one; its successors read it in their constructors. */
    @Override
    protected Secret token() {
        return renewed != null ? renewed : super.token();
    }

    @Override
    protected JsonNode ask(String method, String path, String body) {
        Secret used = token();
        try {
            return super.ask(method, path, body);
        } catch (BrokerException e) {
            if (e.kind() != Kind.AUTHENTICATION) {
                throw e;
            }
            renew(used);
            return super.ask(method, path, body);
        }
    }

    private synchronized void renew(Secret expired) {
        if (token() == expired) {
            Secret fresh =
                    Secret.of(super.ask("POST", "/token", "").path("token").asString(""));
            save(fresh, settings().get(RefreshingPlugin.RENEWALS) + 1);
            renewed = fresh;
        }
    }

    /** Saves what the broker has said. */
    protected void save(Secret token, long renewals) {
        settingsView()
                .save(SettingsChange.set(ReferenceSettings.TOKEN, token).and(RefreshingPlugin.RENEWALS, renewals));
    }
}
