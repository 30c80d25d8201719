package dev.brokerkeep.core;

import static dev.brokerkeep.core.testing.ZenithAccount.DESK;
import static dev.brokerkeep.core.testing.ZenithAccount.NOTE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.brokerkeep.AccountId;
import dev.brokerkeep.BrokerId;
import dev.brokerkeep.BrokerKeepException;
import dev.brokerkeep.ErrorCode;
import dev.brokerkeep.broker.BrokerAccount;
import dev.brokerkeep.core.testing.TestDatabase;
import dev.brokerkeep.core.testing.ZenithAccount;
import dev.brokerkeep.settings.InvalidSettingsException;
import dev.brokerkeep.settings.SettingProblem;
import dev.brokerkeep.settings.Settings;
import dev.brokerkeep.settings.SettingsChange;
import dev.brokerkeep.settings.SettingsSchema;
import dev.brokerkeep.spi.BrokerPlugin;
import dev.brokerkeep.spi.BrokerPluginInfo;
import dev.brokerkeep.spi.Spi;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

/** What a plugin's rules keep from being saved and from being built, and what becomes of a rule that fails itself. */
final class RulesTest {
    private static final BrokerId RULED = BrokerId.of("ruled");

    private final PGSimpleDataSource database = TestDatabase.create();
    private final BrokerKeep keep =
            BrokerKeep.with(database).plugins(List.of(new RuledPlugin())).open();
    private final AccountId id = keep.accounts()
            .create("one", RULED, SettingsChange.set(DESK, "d-1"))
            .id();
    private final BrokerAccount account = keep.instances().get(id);

    @AfterEach
    void close() {
        keep.close();
    }

    /** Two notes that it takes ill: one it objects to, on the other it fails. */
    @BrokerPluginInfo(id = "ruled", spi = Spi.MAJOR)
    public static final class RuledPlugin implements BrokerPlugin {
        @Override
        public SettingsSchema settings() {
            return SettingsSchema.of(DESK, NOTE).withRule(RuledPlugin::check);
        }

        private static List<SettingProblem> check(Settings settings) {
            String note = settings.find(NOTE).orElse("");
            if (note.startsWith("crash")) {
                throw new IllegalStateException("a bug, and the text holds " + note);
            }
            return note.equals("senseless") ? List.of(SettingProblem.of(NOTE, "makes no sense")) : List.of();
        }

        @Override
        public Class<? extends BrokerAccount> accountType() {
            return ZenithAccount.class;
        }
    }

    @Test
    void accountObject_isNotBuiltFromSettingsThatBreakARule_untilTheyAreMended() {
        store("senseless");

        var refused = catchThrowableOfType(BrokerKeepException.class, account::summary);

        assertThat(refused.code()).isEqualTo(ErrorCode.INSTANCE_FAILED);
        assertThat(refused).hasMessageContaining("note: makes no sense");
        assertThat(keep.instances().stats().instancesBuilt()).isZero();

        account.saveSetting(NOTE, "fine");

        assertThat(account.summary().accountNumber()).isEqualTo("d-1");
    }

    @Test
    void rule_thatFailsOnASave_isNamedAndNothingIsWritten() {
        var refused = catchThrowableOfType(BrokerKeepException.class, () -> account.saveSetting(NOTE, "crash-canary"));

        assertRuleFailure(refused);
        assertThat(TestDatabase.query(database, "select count(*) from brokerkeep.account_setting"))
                .isEqualTo("1");
    }

    @Test
    void rule_thatFailsOnACreateOrAMove_isNamedAndNothingIsWritten() {
        SettingsChange crash = SettingsChange.set(DESK, "d-2").and(NOTE, "crash-canary");

        assertRuleFailure(catchThrowableOfType(
                BrokerKeepException.class, () -> keep.accounts().create("two", RULED, crash)));
        assertRuleFailure(catchThrowableOfType(
                BrokerKeepException.class, () -> keep.accounts().move(id, RULED, crash)));
        assertThat(keep.accounts().list()).hasSize(1);
        assertThat(account.settings().get(DESK)).isEqualTo("d-1");
    }

    @Test
    void rule_thatFailsOnWhatIsStored_keepsTheAccountFromBeingBuilt_andNotFromBeingMended() {
        store("crash-canary");

        var refused = catchThrowableOfType(BrokerKeepException.class, account::summary);

        assertThat(refused.code()).isEqualTo(ErrorCode.INSTANCE_FAILED);
        assertThat(refused.getMessage())
                .contains("'ruled'", RuledPlugin.class.getName(), IllegalStateException.class.getName())
                .doesNotContain("canary");
        assertThat(refused.getCause()).isInstanceOfSatisfying(BrokerKeepException.class, RulesTest::assertRuleFailure);

        account.saveSetting(NOTE, "fine");

        assertThat(account.summary().accountNumber()).isEqualTo("d-1");
    }

    @Test
    void problemsThatWereThereBefore_doNotHinderAnotherSetting() {
        store("senseless");

        account.saveSetting(DESK, "d-2");

        assertThat(account.settings().get(DESK)).isEqualTo("d-2");
        assertThat(catchThrowableOfType(
                                InvalidSettingsException.class,
                                () -> account.saveSettings(
                                        SettingsChange.set(DESK, "d-3").and(NOTE, "senseless")))
                        .problems())
                .extracting(SettingProblem::setting)
                .containsExactly("note");
    }

    private static void assertRuleFailure(BrokerKeepException failure) {
        assertThat(failure.code()).isEqualTo(ErrorCode.PLUGIN_FAILED);
        assertThat(failure.getMessage())
                .contains("'ruled'", RuledPlugin.class.getName(), IllegalStateException.class.getName())
                .doesNotContain("canary");
        assertThat(failure).hasCauseInstanceOf(IllegalStateException.class);
    }

    private void store(String note) {
        TestDatabase.execute(
                database,
                "insert into brokerkeep.account_setting (account_id, name, value) values (" + id + ", 'note', '\""
                        + note + "\"')");
        keep.instances().invalidateSettings(id);
    }
}
