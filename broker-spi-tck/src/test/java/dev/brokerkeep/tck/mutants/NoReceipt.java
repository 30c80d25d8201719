package dev.brokerkeep.tck.mutants;

import dev.brokerkeep.AccountId;
import dev.brokerkeep.settings.InForce;
import dev.brokerkeep.settings.SaveReceipt;
import dev.brokerkeep.settings.Settings;
import dev.brokerkeep.settings.SettingsView;
import java.time.Duration;
import java.util.List;

/** A receipt for what was not saved. */
record NoReceipt(SettingsView view) implements SaveReceipt {
    @Override
    public AccountId account() {
        return view.account();
    }

    @Override
    public long revision() {
        return settings().revision();
    }

    @Override
    public InForce awaitInForce(Duration patience) {
        return new InForce(true, List.of());
    }

    @Override
    public Settings settings() {
        return view.snapshot();
    }
}
