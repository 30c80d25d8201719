package dev.brokerkeep.core;

import static dev.brokerkeep.core.testing.AcmeAccount.API_KEY;
import static dev.brokerkeep.core.testing.AcmeAccount.API_SECRET;
import static dev.brokerkeep.core.testing.AcmeAccount.DATA_FEED;
import static dev.brokerkeep.core.testing.AcmeAccount.NOTE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.read.ListAppender;
import dev.brokerkeep.AccountId;
import dev.brokerkeep.BrokerId;
import dev.brokerkeep.BrokerKeepException;
import dev.brokerkeep.ErrorCode;
import dev.brokerkeep.core.testing.AcmePlugin;
import dev.brokerkeep.core.testing.TestDatabase;
import dev.brokerkeep.settings.Secret;
import dev.brokerkeep.settings.SettingUnavailableException;
import dev.brokerkeep.settings.SettingsChange;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.ds.PGSimpleDataSource;
import org.slf4j.LoggerFactory;

/** A canary goes in as a secret; no way out but reveal() may show it. */
final class SecretsTest {
    private static final String CANARY = "C4n@ry secret/+value=7";
    private static final SettingsChange CREDENTIALS =
            SettingsChange.set(API_KEY, Secret.of(CANARY)).and(API_SECRET, Secret.of("s-" + CANARY));

    private final PGSimpleDataSource database = TestDatabase.create();

    @Test
    void canary_isNowhereInTheDatabase() {
        try (BrokerKeep keep = open(KeysetSource.generated())) {
            AccountId id = create(keep);
            keep.instances().get(id).saveSetting(API_KEY, Secret.of(CANARY));
        }

        String dump = TestDatabase.query(
                database,
                "select string_agg(x, E'\\n') from (select a::text x from brokerkeep.account a"
                        + " union all select s::text from brokerkeep.account_setting s"
                        + " union all select r::text from brokerkeep.account_revision r"
                        + " union all select f::text from brokerkeep.schema_history f) everything");

        assertThat(dump).contains("api_key", "api_secret");
        assertHidden(dump);
    }

    @Test
    void canary_isInNoLogAndNoText() {
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        log.start();
        Logger own = (Logger) LoggerFactory.getLogger("dev.brokerkeep");
        Logger library = (Logger) LoggerFactory.getLogger("org");
        for (Logger logger : List.of(own, library)) {
            logger.setAdditive(false);
            logger.setLevel(Level.TRACE);
            logger.addAppender(log);
        }
        StringBuilder texts = new StringBuilder();
        try (BrokerKeep keep = open(KeysetSource.generated())) {
            AccountId id = create(keep);
            var account = keep.instances().get(id);
            account.summary();
            var receipt = account.saveSettings(CREDENTIALS);
            texts.append(account).append(account.settings()).append(account.settingsView());
            texts.append(receipt).append(receipt.settings()).append(CREDENTIALS);
            texts.append(keep.accounts().list())
                    .append(keep.plugins())
                    .append(keep.instances().stats());
            texts.append(account.settings().find(API_KEY))
                    .append(account.settings().problems());
        } finally {
            for (Logger logger : List.of(own, library)) {
                logger.detachAppender(log);
                logger.setLevel(null);
                logger.setAdditive(true);
            }
        }
        log.list.forEach(event -> texts.append(event.getFormattedMessage())
                .append(
                        event.getThrowableProxy() == null
                                ? ""
                                : ThrowableProxyUtil.asString(event.getThrowableProxy())));

        assertThat(log.list).isNotEmpty();
        assertHidden(texts.toString());
    }

    @Test
    void canary_isInNoExceptionOfAFailedSave() {
        try (BrokerKeep keep = open(KeysetSource.generated())) {
            AccountId id = create(keep);
            TestDatabase.execute(
                    database,
                    "create function brokerkeep.refuse() returns trigger language plpgsql as"
                            + " $$ begin raise exception 'bad row %', new; end $$");
            TestDatabase.execute(
                    database,
                    "create trigger refuse before insert or update on brokerkeep.account_setting for each row"
                            + " execute function brokerkeep.refuse()");

            var refused = catchThrowableOfType(
                    BrokerKeepException.class,
                    () -> keep.instances()
                            .get(id)
                            .saveSettings(SettingsChange.set(NOTE, CANARY).and(API_KEY, Secret.of("new " + CANARY))));
            StringWriter trace = new StringWriter();
            refused.printStackTrace(new PrintWriter(trace));

            assertThat(refused.code()).isEqualTo(ErrorCode.SAVE_FAILED);
            assertHidden(trace.toString());
        }
    }

    @Test
    void ciphertext_copiedToAnotherAccount_doesNotOpen() {
        try (BrokerKeep keep = open(KeysetSource.generated())) {
            AccountId one = create(keep);
            AccountId two = keep.accounts()
                    .create("two", BrokerId.of("acme"), CREDENTIALS)
                    .id();
            TestDatabase.execute(
                    database,
                    "update brokerkeep.account_setting t set ciphertext = s.ciphertext from brokerkeep.account_setting s"
                            + " where s.account_id = " + one + " and t.account_id = " + two
                            + " and s.name = 'api_key' and t.name = 'api_key'");
            keep.instances().invalidateAll();

            assertUnreadable(keep, two, "api_key");
            assertThat(keep.instances().get(one).settings().get(API_KEY).reveal())
                    .isEqualTo(CANARY);
        }
    }

    @Test
    void ciphertext_copiedToAnotherSetting_doesNotOpen() {
        try (BrokerKeep keep = open(KeysetSource.generated())) {
            AccountId one = create(keep);
            TestDatabase.execute(
                    database,
                    "update brokerkeep.account_setting set ciphertext = (select ciphertext from"
                            + " brokerkeep.account_setting where name = 'api_secret') where name = 'api_key'");
            keep.instances().invalidateAll();

            assertUnreadable(keep, one, "api_key");
            assertThat(keep.instances().get(one).settings().get(API_SECRET).reveal())
                    .isEqualTo("s-" + CANARY);
        }
    }

    @Test
    void otherKeyset_makesSecretsUnreadable_keepsTheRest_andOverwritesNothing() {
        AccountId id;
        try (BrokerKeep keep = open(KeysetSource.generated())) {
            id = create(keep);
        }
        String stored = ciphertexts();

        try (BrokerKeep keep = open(KeysetSource.generated())) {
            assertUnreadable(keep, id, "api_key");
            keep.instances().get(id).saveSetting(NOTE, "still works");

            assertThat(keep.instances().get(id).settings().get(DATA_FEED)).isEqualTo("iex");
            assertThat(keep.instances().get(id).settings().get(NOTE)).isEqualTo("still works");
            assertThat(ciphertexts()).isEqualTo(stored);
        }
    }

    @Test
    void withoutKeyset_secretsAreRefused_andNothingIsWritten() {
        try (BrokerKeep keep = open(KeysetSource.none())) {
            var refused = catchThrowableOfType(BrokerKeepException.class, () -> create(keep));

            assertThat(refused.code()).isEqualTo(ErrorCode.KEYSET_MISSING);
            assertThat(keep.accounts().list()).isEmpty();
            assertThat(ciphertexts()).isNull();
        }
    }

    @Test
    void keysetFile_isReadAtStart_andOpensWhatItSealed(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("keyset.json"), KeysetSource.newKeysetJson());
        AccountId id;
        try (BrokerKeep keep = open(KeysetSource.file(file))) {
            id = create(keep);
        }

        try (BrokerKeep keep = open(KeysetSource.file(file))) {
            assertThat(keep.instances().get(id).settings().get(API_KEY).reveal())
                    .isEqualTo(CANARY);
        }
    }

    @Test
    void keysetFile_thatIsMissing_isNamed(@TempDir Path folder) {
        Path file = folder.resolve("none.json");

        var refused = catchThrowableOfType(BrokerKeepException.class, () -> open(KeysetSource.file(file)));

        assertThat(refused.code()).isEqualTo(ErrorCode.KEYSET_MISSING);
        assertThat(refused).hasMessageContaining(file.toString());
    }

    @Test
    void environmentVariable_thatIsNotSet_isNamed() {
        var refused = catchThrowableOfType(
                BrokerKeepException.class, () -> open(KeysetSource.environment("BROKERKEEP_NO_SUCH_VARIABLE")));

        assertThat(refused.code()).isEqualTo(ErrorCode.KEYSET_MISSING);
        assertThat(refused).hasMessageContaining("BROKERKEEP_NO_SUCH_VARIABLE");
    }

    @Test
    void malformedKeyset_isNotQuoted(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("keyset.json"), "{\"key\": \"" + CANARY + "\"");

        var refused = catchThrowableOfType(BrokerKeepException.class, () -> open(KeysetSource.file(file)));
        StringWriter trace = new StringWriter();
        refused.printStackTrace(new PrintWriter(trace));

        assertThat(refused.code()).isEqualTo(ErrorCode.KEYSET_INVALID);
        assertHidden(trace.toString());
    }

    private BrokerKeep open(KeysetSource keyset) {
        return BrokerKeep.with(database)
                .alone()
                .keyset(keyset)
                .plugins(List.of(new AcmePlugin()))
                .open();
    }

    private static AccountId create(BrokerKeep keep) {
        return keep.accounts().create("one", BrokerId.of("acme"), CREDENTIALS).id();
    }

    private String ciphertexts() {
        return TestDatabase.query(
                database,
                "select string_agg(name || encode(ciphertext, 'hex'), ',' order by name) from"
                        + " brokerkeep.account_setting where ciphertext is not null");
    }

    private static void assertUnreadable(BrokerKeep keep, AccountId id, String name) {
        var settings = keep.instances().get(id).settings();
        var refused = catchThrowableOfType(SettingUnavailableException.class, () -> settings.get(API_KEY));
        assertThat(refused.code()).isEqualTo(ErrorCode.SETTING_UNREADABLE);
        assertThat(refused.setting()).isEqualTo(name);
    }

    private static void assertHidden(String text) {
        byte[] bytes = CANARY.getBytes(StandardCharsets.UTF_8);
        assertThat(text)
                .doesNotContain(CANARY)
                .doesNotContain(URLEncoder.encode(CANARY, StandardCharsets.UTF_8))
                .doesNotContain(Base64.getEncoder().withoutPadding().encodeToString(bytes));
        assertThat(text.toLowerCase(Locale.ROOT)).doesNotContain(HexFormat.of().formatHex(bytes));
    }
}
