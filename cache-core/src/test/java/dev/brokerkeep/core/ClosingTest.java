package dev.brokerkeep.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.brokerkeep.BrokerId;
import dev.brokerkeep.broker.BrokerAccount;
import dev.brokerkeep.core.testing.AcmeAccount;
import dev.brokerkeep.core.testing.AcmePlugin;
import dev.brokerkeep.core.testing.Exchange;
import dev.brokerkeep.core.testing.TestDatabase;
import dev.brokerkeep.settings.Secret;
import dev.brokerkeep.settings.SettingsChange;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** The end of a runtime one of whose parts cannot be closed. */
final class ClosingTest {
    @Test
    void partThatFails_leavesNoOtherOpen_andIsReported() {
        Exchange.Hooks hooks = Exchange.newHooks();
        AtomicBoolean broken = new AtomicBoolean();
        IllegalStateException failure = new IllegalStateException("no time");
        // The clock of the expiry is asked when memory is cleared.
        BrokerKeep keep = BrokerKeep.with(TestDatabase.create())
                .alone()
                .keyset(KeysetSource.generated())
                .plugins(List.of(new AcmePlugin()))
                .timeToLive(Duration.ofHours(1))
                .ticker(() -> {
                    if (broken.get()) {
                        throw failure;
                    }
                    return System.nanoTime();
                })
                .open();
        SettingsChange credentials =
                SettingsChange.set(AcmeAccount.API_KEY, Secret.of("k")).and(AcmeAccount.API_SECRET, Secret.of("s"));
        BrokerAccount account = keep.instances()
                .get(keep.accounts()
                        .create("a", BrokerId.of("acme"), credentials)
                        .id());
        account.summary();

        broken.set(true);

        assertThatThrownBy(keep::close).isSameAs(failure);
        assertThat(hooks.closed).as("account objects").hasValue(1);
        assertThat(hooks.exchangesClosed).as("what they share").hasValue(1);
    }
}
