package dev.brokerkeep.core;

import static dev.brokerkeep.core.testing.AcmeAccount.API_KEY;
import static dev.brokerkeep.core.testing.AcmeAccount.API_SECRET;
import static dev.brokerkeep.core.testing.AcmeAccount.LIMIT;
import static dev.brokerkeep.core.testing.AcmeAccount.NOTE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.brokerkeep.BrokerId;
import dev.brokerkeep.core.testing.AcmePlugin;
import dev.brokerkeep.core.testing.TestDatabase;
import dev.brokerkeep.settings.Secret;
import dev.brokerkeep.settings.SettingsChange;
import dev.brokerkeep.settings.SettingsConflictException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A form sends all its fields, also those that nobody touched. */
final class RebasedChangeTest {
    @Test
    void rebased_keepsWhatOthersChanged_whereYouWroteWhatWasThereBefore() {
        try (BrokerKeep keep = BrokerKeep.with(TestDatabase.create())
                .alone()
                .keyset(KeysetSource.generated())
                .plugins(List.of(new AcmePlugin()))
                .open()) {
            var account = keep.instances()
                    .get(keep.accounts()
                            .create(
                                    "one",
                                    BrokerId.of("acme"),
                                    SettingsChange.set(API_KEY, Secret.of("k"))
                                            .and(API_SECRET, Secret.of("s"))
                                            .and(NOTE, "before")
                                            .and(LIMIT, 1L))
                            .id());
            long base = account.settings().revision();
            account.saveSetting(NOTE, "theirs");

            var conflict = catchThrowableOfType(
                    SettingsConflictException.class,
                    () -> account.saveSettings(
                            SettingsChange.set(NOTE, "before").and(LIMIT, 2L).basedOn(base)));
            conflict.rebased().ifPresent(account::saveSettings);

            assertThat(account.settings().get(NOTE)).isEqualTo("theirs");
        }
    }
}
