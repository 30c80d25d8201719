package dev.brokerkeep.core;

import static dev.brokerkeep.core.testing.AcmeAccount.API_KEY;
import static dev.brokerkeep.core.testing.AcmeAccount.API_SECRET;
import static dev.brokerkeep.core.testing.AcmeAccount.NOTE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.within;

import dev.brokerkeep.AccountId;
import dev.brokerkeep.BrokerId;
import dev.brokerkeep.BrokerKeepException;
import dev.brokerkeep.ErrorCode;
import dev.brokerkeep.core.testing.AcmePlugin;
import dev.brokerkeep.core.testing.TestDatabase;
import dev.brokerkeep.settings.ChangeNote;
import dev.brokerkeep.settings.Secret;
import dev.brokerkeep.settings.SettingsChange;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.ds.PGSimpleDataSource;

/** Keys are replaced while the secrets stay; and a wrong keyset destroys nothing. */
final class KeyRotationTest {
    private static final int ACCOUNTS = 60;
    private static final ChangeNote NIGHT =
            ChangeNote.by("operator").from("CLI").because("yearly rotation");

    private final PGSimpleDataSource database = TestDatabase.create();
    private final String first = Keysets.create();

    @TempDir
    private Path folder;

    @BeforeEach
    void createAccounts() {
        try (BrokerKeep keep = with(first)) {
            for (int n = 1; n <= ACCOUNTS; n++) {
                keep.accounts()
                        .create(
                                "a" + n,
                                BrokerId.of("acme"),
                                SettingsChange.set(API_KEY, Secret.of("key-" + n))
                                        .and(API_SECRET, Secret.of("s-" + n)));
            }
            keep.instances().get(AccountId.of(1)).saveSetting(API_KEY, Secret.of("key-one"));
        }
    }

    @Test
    void rotation_step_by_step_keepsEverySecretReadable() {
        String both = Keysets.add(first);
        long old = Keysets.keys(both).get(0).id();
        long fresh = Keysets.keys(both).get(1).id();
        assertThat(Keysets.keys(both)).containsExactly(new Keysets.Key(old, true), new Keysets.Key(fresh, false));
        String promoted = Keysets.promote(both, fresh);
        List<SecretKeeping.Progress> told = new ArrayList<>();
        try (BrokerKeep before = with(both);
                BrokerKeep keep = with(promoted)) {
            keep.instances().get(AccountId.of(2)).saveSetting(API_KEY, Secret.of("key-two"));
            assertReadable(before, 2, "key-two");

            long left = keep.secrets().left();
            var renewal = keep.secrets().renew(NIGHT, told::add);

            assertThat(left).isPositive().isGreaterThanOrEqualTo(2L * ACCOUNTS);
            assertThat(keep.secrets().left()).isZero();
            // Two of each account and of its creation, and two that each renewal leaves there; a few more and less for
            // saves.
            assertThat(renewal.left()).isZero();
            assertThat(renewal.unopened()).isEmpty();
            assertThat(renewal.done()).isCloseTo(6L * ACCOUNTS, within(4L));
            assertThat(told.get(told.size() - 1).done())
                    .isEqualTo(renewal.done())
                    .isEqualTo(told.get(0).total());
            assertThat(told)
                    .hasSizeGreaterThan(2)
                    .extracting(SecretKeeping.Progress::done)
                    .isSorted();
            assertThat(keep.history()
                            .changes(AccountId.of(3), Long.MAX_VALUE, 1)
                            .get(0)
                            .note())
                    .isEqualTo(NIGHT);
            assertThat(keep.secrets().renew(NIGHT, told::add).done()).isZero();
        }
        try (BrokerKeep keep = with(Keysets.remove(promoted, old))) {
            assertReadable(keep, 1, "key-one");
            assertReadable(keep, 2, "key-two");
            assertReadable(keep, ACCOUNTS, "key-" + ACCOUNTS);
            assertThat(keep.history().at(AccountId.of(1), 1).settings().get(API_KEY))
                    .isEqualTo(Secret.of("key-1"));
        }
    }

    @Test
    void renewal_thatWasEnded_goesOnWithWhatIsLeft() {
        String promoted = promoted();
        try (BrokerKeep keep = with(promoted)) {
            var ended = catchThrowableOfType(
                    IllegalStateException.class,
                    () -> keep.secrets().renew(NIGHT, progress -> {
                        throw new IllegalStateException("enough");
                    }));
            assertThat(ended).hasMessage("enough");
            List<SecretKeeping.Progress> told = new ArrayList<>();

            var renewal = keep.secrets().renew(NIGHT, told::add);

            assertThat(told.get(0).total()).isLessThan(6L * ACCOUNTS - 50).isPositive();
            assertThat(renewal.left()).isZero();
            assertReadable(keep, 1, "key-one");
        }
    }

    @Test
    void save_thatComesBetween_wins() {
        try (BrokerKeep keep = with(promoted())) {
            var account = keep.instances().get(AccountId.of(ACCOUNTS));

            keep.secrets().renew(NIGHT, progress -> account.saveSetting(API_KEY, Secret.of("at " + progress.done())));

            String last = account.settings().get(API_KEY).reveal();
            keep.instances().invalidateAll();
            assertReadable(keep, ACCOUNTS, last);
        }
    }

    @Test
    void secretThatDoesNotOpen_isNamedAndLeftAsItIs() {
        TestDatabase.execute(
                database,
                "update brokerkeep.account_setting set ciphertext = overlay(ciphertext placing '\\x00'::bytea from 9)"
                        + " where account_id = 7 and name = 'api_key'");
        String before = ciphertext(7);
        try (BrokerKeep keep = with(promoted())) {
            var renewal = keep.secrets().renew(NIGHT, progress -> {});

            assertThat(renewal.unopened())
                    .extracting(each -> each.account() + " " + each.setting())
                    .contains("7 api_key");
            assertThat(renewal.left()).isPositive();
        }
        assertThat(ciphertext(7)).isEqualTo(before);
    }

    @Test
    void roleOfAnApplication_renewsTheSettings_andSaysWhatIsLeft() {
        String role = "clerk_" + database.getDatabaseName();
        TestDatabase.execute(database, "create role " + role + " login password 'clerk'");
        TestDatabase.execute(database, SchemaSql.grantsForApplication(role));
        database.setUser(role);
        database.setPassword("clerk");

        try (BrokerKeep keep = with(promoted())) {
            var renewal = keep.secrets().renew(NIGHT, progress -> {});

            assertThat(renewal.done()).isEqualTo(2L * ACCOUNTS);
            assertThat(renewal.left()).isPositive();
        }
    }

    @Test
    void anotherKeyset_storesNothing_andRenewsNothing() {
        String before = ciphertext(1);
        try (BrokerKeep keep = with(Keysets.create())) {
            var account = keep.instances().get(AccountId.of(1));

            assertThat(codeOf(() -> account.saveSetting(API_KEY, Secret.of("lost"))))
                    .isEqualTo(ErrorCode.KEYSET_INVALID);
            assertThat(codeOf(() -> keep.secrets().renew(NIGHT, progress -> {})))
                    .isEqualTo(ErrorCode.KEYSET_INVALID);
            account.saveSetting(NOTE, "all else works");
        }
        assertThat(ciphertext(1)).isEqualTo(before);
    }

    @Test
    void keysetThatWasReplaced_storesNothing_thoughItWasTheDatabasesOnce() {
        String promoted = promoted();
        long old = Keysets.keys(promoted).get(0).id();
        try (BrokerKeep keep = with(promoted)) {
            keep.instances().get(AccountId.of(2)).saveSetting(API_KEY, Secret.of("key-two"));
            try (BrokerKeep retired = with(first)) {
                assertThat(refused(retired).code()).isEqualTo(ErrorCode.KEYSET_INVALID);
            }
            keep.secrets().renew(NIGHT, progress -> {});
        }
        String replaced = Keysets.remove(promoted, old);
        try (BrokerKeep keep = with(replaced);
                BrokerKeep retired = with(first)) {
            assertThat(refused(retired).code()).isEqualTo(ErrorCode.KEYSET_INVALID);
            assertReadable(keep, 2, "key-two");
            keep.instances().get(AccountId.of(2)).saveSetting(API_KEY, Secret.of("key-three"));
        }
    }

    @Test
    void secondKeyset_onADatabaseWithoutSecrets_storesNothing_onceTheFirstHasStored() {
        PGSimpleDataSource fresh = TestDatabase.create();
        SettingsChange credentials = SettingsChange.set(API_KEY, Secret.of("k")).and(API_SECRET, Secret.of("s"));
        try (BrokerKeep one = with(fresh, first);
                BrokerKeep two = with(fresh, Keysets.create())) {
            AccountId id = one.accounts()
                    .create("of the first", BrokerId.of("acme"), credentials)
                    .id();

            var refused = catchThrowableOfType(
                    BrokerKeepException.class,
                    () -> two.accounts().create("of the second", BrokerId.of("acme"), credentials));

            assertThat(refused.code()).isEqualTo(ErrorCode.KEYSET_INVALID);
            assertThat(one.instances().get(id).settings().get(API_KEY)).isEqualTo(Secret.of("k"));
        }
    }

    private static BrokerKeepException refused(BrokerKeep keep) {
        return catchThrowableOfType(
                BrokerKeepException.class,
                () -> keep.instances().get(AccountId.of(2)).saveSetting(API_KEY, Secret.of("of the old key")));
    }

    @Test
    void anotherKeyset_isKnownBySecretsToo_whereNoWitnessIs() {
        TestDatabase.execute(database, "delete from brokerkeep.keyset_witness");

        try (BrokerKeep keep = with(Keysets.create())) {
            var account = keep.instances().get(AccountId.of(1));

            assertThat(codeOf(() -> account.saveSetting(API_KEY, Secret.of("lost"))))
                    .isEqualTo(ErrorCode.KEYSET_INVALID);
        }
    }

    @Test
    void anotherKeyset_isTheDatabasesFromNowOn_whereNoSecretIs() {
        TestDatabase.execute(database, "delete from brokerkeep.account");

        try (BrokerKeep keep = with(Keysets.create());
                BrokerKeep former = with(first)) {
            AccountId id = keep.accounts()
                    .create(
                            "new",
                            BrokerId.of("acme"),
                            SettingsChange.set(API_KEY, Secret.of("k")).and(API_SECRET, Secret.of("s")))
                    .id();

            assertReadable(keep, id.value(), "k");
            assertThat(former.instances().get(id).settings().problems()).isNotEmpty();
        }
    }

    @Test
    void withoutKeyset_nothingIsRenewed() {
        try (BrokerKeep keep = BrokerKeep.with(database)
                .alone()
                .plugins(List.of(new AcmePlugin()))
                .open()) {
            assertThat(codeOf(() -> keep.secrets().renew(NIGHT, progress -> {})))
                    .isEqualTo(ErrorCode.KEYSET_MISSING);
        }
    }

    @Test
    void keysetThatIsChangedWrongly_isRefusedByName() {
        long primary = Keysets.keys(first).get(0).id();

        assertThat(codeOf(() -> Keysets.remove(first, primary))).isEqualTo(ErrorCode.REFUSED);
        assertThat(codeOf(() -> Keysets.promote(first, 1))).isEqualTo(ErrorCode.REFUSED);
        assertThat(codeOf(() -> Keysets.add("{\"not\": \"a keyset\"}"))).isEqualTo(ErrorCode.KEYSET_INVALID);
    }

    private String promoted() {
        String both = Keysets.add(first);
        return Keysets.promote(both, Keysets.keys(both).get(1).id());
    }

    private BrokerKeep with(String keyset) {
        return with(database, keyset);
    }

    private BrokerKeep with(PGSimpleDataSource at, String keyset) {
        try {
            Path file = Files.writeString(Files.createTempFile(folder, "keyset", ".json"), keyset);
            return BrokerKeep.with(at)
                    .alone()
                    .keyset(KeysetSource.file(file))
                    .plugins(List.of(new AcmePlugin()))
                    .open();
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static void assertReadable(BrokerKeep keep, long account, String key) {
        assertThat(keep.instances().get(AccountId.of(account)).settings().get(API_KEY))
                .isEqualTo(Secret.of(key));
    }

    private String ciphertext(long account) {
        return TestDatabase.query(
                database,
                "select encode(ciphertext, 'hex') from brokerkeep.account_setting where name = 'api_key' and account_id = "
                        + account);
    }

    private static ErrorCode codeOf(org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        return catchThrowableOfType(BrokerKeepException.class, call).code();
    }
}
