package dev.brokerkeep.example.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.brokerkeep.AccountId;
import dev.brokerkeep.BrokerKeepException;
import dev.brokerkeep.ErrorCode;
import dev.brokerkeep.settings.ChangeNote;
import dev.brokerkeep.settings.Presence;
import dev.brokerkeep.settings.Secret;
import dev.brokerkeep.settings.SettingsChange;
import java.io.StringWriter;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What an import does to accounts that are there, and what an export shows. */
final class PlanTest {
    private final Bench bench = new Bench();

    @AfterEach
    void close() {
        bench.close();
    }

    private AccountId there() {
        return bench.account(
                        "there",
                        settings -> settings.and(BazaarAccount.NOTE, "old")
                                .and(BazaarAccount.FEED, "sip")
                                .and(BazaarAccount.API_SECRET, Secret.of("older")))
                .id();
    }

    private int apply(ImportPlan plan) {
        return new AccountImport(bench.keep).apply(plan, ChangeNote.by("alice").from("CLI"));
    }

    private static String file(String settings) {
        return "brokerkeep: 1\naccounts:\n- name: there\n  broker: bazaar\n  settings: " + settings + "\n";
    }

    @Test
    void merge_keepsWhatTheFileDoesNotName() {
        AccountId id = there();
        ImportPlan plan =
                bench.plan(file("{note: new, data_feed: sip, order_limit: 5, api_secret: newer}"), ImportMode.MERGE);

        assertThat(plan.problems()).isEmpty();
        assertThat(plan.accounts().get(0).settings())
                .extracting(SettingDifference::toString)
                .containsExactly("~ api_secret: changed", "+ order_limit: 5", "~ note: \"old\" -> \"new\"");
        assertThat(bench.settings(id).get(BazaarAccount.NOTE)).isEqualTo("old");
        assertThat(apply(plan)).isEqualTo(1);
        assertThat(bench.settings(id).revision()).isEqualTo(2);
        assertThat(bench.settings(id).get(BazaarAccount.API_KEY).reveal()).isEqualTo(Bench.CANARY);
        assertThat(bench.settings(id).get(BazaarAccount.API_SECRET).reveal()).isEqualTo("newer");
        assertThat(bench.settings(id).get(BazaarAccount.LIMIT)).isEqualTo(5);
    }

    @Test
    void replace_removesWhatTheFileDoesNotName_undeclaredToo() {
        AccountId id = there();
        bench.sql("insert into brokerkeep.account_setting (account_id, name, value) values (" + id
                + ", 'left_over', '1')");
        ImportPlan plan = bench.plan(file("{api_key: \"" + Bench.CANARY + "\", note: null}"), ImportMode.REPLACE);

        assertThat(plan.problems()).isEmpty();
        assertThat(plan.accounts().get(0).settings())
                .extracting(SettingDifference::toString)
                .containsExactly("- api_secret", "- data_feed: \"sip\"", "~ note: \"old\" -> null", "- left_over");
        apply(plan);
        assertThat(bench.settings(id).presence(BazaarAccount.NOTE)).isEqualTo(Presence.NULL);
        assertThat(bench.settings(id).presence(BazaarAccount.API_SECRET)).isEqualTo(Presence.ABSENT);
        assertThat(bench.settings(id).undeclaredNames()).isEmpty();
    }

    @Test
    void replace_thatWouldRemoveARequiredSetting_isRefused() {
        there();

        assertThat(bench.plan(file("{note: x}"), ImportMode.REPLACE).problems())
                .extracting(DocumentProblem::setting)
                .containsExactly("api_key");
    }

    @Test
    void whatIsAsTheFileSays_isNotWritten() {
        AccountId id = there();
        ImportPlan plan = bench.plan(file("{note: old, order_limit: null}"), ImportMode.MERGE);
        assertThat(plan.count(AccountPlan.Action.CHANGE)).isEqualTo(1);

        ImportPlan same = bench.plan(file("{note: old, data_feed: sip}"), ImportMode.MERGE);
        assertThat(same.count(AccountPlan.Action.UNCHANGED)).isEqualTo(1);
        assertThat(apply(same)).isZero();
        assertThat(bench.settings(id).revision()).isEqualTo(1);
    }

    @Test
    void enabled_isChanged_whereTheFileSaysSo() {
        AccountId id = there();

        ImportPlan plan = bench.plan(
                "brokerkeep: 1\naccounts:\n- {name: there, broker: bazaar, enabled: false}\n", ImportMode.MERGE);
        assertThat(plan.accounts().get(0).enabled()).contains(false);
        apply(plan);
        assertThat(bench.keep.accounts().get(id).enabled()).isFalse();
    }

    @Test
    void changedSinceThePlan_isAConflict_thatNamesTheAccount_andNothingIsWritten() {
        AccountId id = there();
        ImportPlan plan = bench.plan(
                file("{note: new}") + "- name: fresh\n  broker: bazaar\n  settings: {api_key: x}\n", ImportMode.MERGE);
        bench.keep.instances().get(id).saveSettings(SettingsChange.set(BazaarAccount.NOTE, "theirs"));

        BrokerKeepException conflict = catchThrowableOfType(BrokerKeepException.class, () -> apply(plan));

        assertThat(conflict.code()).isEqualTo(ErrorCode.SETTINGS_CONFLICT);
        assertThat(conflict).hasMessageContainingAll("'there'", "revision 1", "2");
        assertThat(bench.keep.accounts().named("fresh")).isEmpty();
        assertThat(bench.settings(id).get(BazaarAccount.NOTE)).isEqualTo("theirs");
    }

    @Test
    void anotherBroker_isRefused() {
        there();
        bench.sql("alter table brokerkeep.account disable trigger user");
        bench.sql("update brokerkeep.account set broker = 'acme' where name = 'there'");

        assertThat(bench.plan(file("{note: x}"), ImportMode.MERGE).problems())
                .extracting(DocumentProblem::message)
                .singleElement()
                .asString()
                .contains("belongs to the broker 'acme'", "move");
    }

    @Test
    void plainExport_holdsNoSecret_andIsRefusedWhereASecretWouldBeStored() {
        AccountId id = there();
        bench.sql("insert into brokerkeep.account_setting (account_id, name, value) values (" + id
                + ", 'left_over', '\"" + Bench.CANARY + "\"')");
        for (DocumentFormat format : DocumentFormat.values()) {
            String file = bench.export(format, null);

            assertThat(file).doesNotContain(Bench.CANARY).contains("left_over", "******");
            assertThat(bench.plan(file, format, ImportMode.MERGE, Optional.empty())
                            .problems())
                    .extracting(DocumentProblem::setting)
                    .containsExactlyInAnyOrder("api_key", "api_secret", "left_over");
        }
    }

    @Test
    void report_namesWhatIsUndeclared_andWhatCannotBeRead() {
        AccountId id = there();
        bench.sql("insert into brokerkeep.account_setting (account_id, name, value) values (" + id
                + ", 'left_over', '1')");
        bench.sql("update brokerkeep.account_setting set value = '5' where account_id = " + id + " and name = 'note'");

        ExportReport report = new AccountExport(bench.keep)
                .named(List.of("there"), new StringWriter(), DocumentFormat.YAML, Optional.empty());

        assertThat(report).isEqualTo(new ExportReport(1, List.of("there: left_over"), List.of("there: note")));
        assertThat(bench.plan(
                                bench.export(DocumentFormat.YAML, Bench.PASSPHRASE),
                                DocumentFormat.YAML,
                                ImportMode.MERGE,
                                Optional.of(Bench.PASSPHRASE))
                        .problems())
                .isEmpty();
    }

    @Test
    void unknownName_isRefused_andNothingIsWritten() {
        StringWriter target = new StringWriter();

        assertThat(catchThrowableOfType(
                        BrokerKeepException.class,
                        () -> new AccountExport(bench.keep)
                                .named(List.of("a", "b"), target, DocumentFormat.JSON, Optional.empty())))
                .hasMessageContainingAll("'a'", "'b'");
        assertThat(target.toString()).isEmpty();
    }

    @Test
    void encryptedExport_isOpenedByItsPassphraseOnly_andNotAfterAChange() {
        there();
        String file = bench.export(DocumentFormat.JSON, Bench.PASSPHRASE);
        assertThat(file).doesNotContain(Bench.CANARY);

        assertRefused(file, Passphrase.of("incorrect horse battery".toCharArray()), "passphrase is another one");
        int at = file.lastIndexOf('.') - 5;
        char flipped = file.charAt(at) == 'A' ? 'B' : 'A';
        assertRefused(file.substring(0, at) + flipped + file.substring(at + 1), Bench.PASSPHRASE, "damaged");
    }

    @Test
    void secretsOfOneAccount_areNotGivenToAnother() {
        there();
        String file = bench.export(DocumentFormat.JSON, Bench.PASSPHRASE).replace("\"there\"", "\"other\"");

        assertThat(bench.plan(file, DocumentFormat.JSON, ImportMode.MERGE, Optional.of(Bench.PASSPHRASE))
                        .problems())
                .extracting(DocumentProblem::message)
                .allMatch(message -> message.contains("mask"))
                .hasSize(2);
    }

    private void assertRefused(String file, Passphrase passphrase, String why) {
        assertThat(catchThrowableOfType(
                        InvalidDocumentException.class,
                        () -> bench.plan(file, DocumentFormat.JSON, ImportMode.MERGE, Optional.of(passphrase))))
                .hasMessageContaining(why)
                .hasNoCause();
    }

    @Test
    void passphrase_isLongEnough_andMasked() {
        assertThat(catchThrowableOfType(IllegalArgumentException.class, () -> Passphrase.of("short".toCharArray())))
                .hasMessageContaining("12");
        assertThat(Bench.PASSPHRASE).hasToString("Passphrase[******]");
    }
}
