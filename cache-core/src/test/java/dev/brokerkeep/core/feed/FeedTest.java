package dev.brokerkeep.core.feed;

import static dev.brokerkeep.core.testing.AcmeAccount.API_KEY;
import static dev.brokerkeep.core.testing.AcmeAccount.NOTE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.brokerkeep.AccountId;
import dev.brokerkeep.BrokerKeepException;
import dev.brokerkeep.ErrorCode;
import dev.brokerkeep.broker.BrokerAccount;
import dev.brokerkeep.cache.AccountInfo;
import dev.brokerkeep.cache.Coherence.State;
import dev.brokerkeep.core.testing.Until;
import dev.brokerkeep.settings.InForce;
import dev.brokerkeep.settings.Secret;
import dev.brokerkeep.settings.SettingKey;
import dev.brokerkeep.settings.Settings;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.PGConnection;

/** What others change is seen, by whatever means they change it and whatever is lost on the way. */
@Timeout(60)
final class FeedTest {
    private final TwoProcesses two = new TwoProcesses();
    private final AccountId id = two.create("a");
    private final BrokerAccount theirs = two.there.instances().get(id);

    @AfterEach
    void close() throws Exception {
        two.close();
    }

    @Test
    void save_inOneProcess_isSeenInTheOther_andMemoryServesAgain() {
        theirs.settings();

        two.here.instances().get(id).saveSetting(NOTE, "saved");

        awaitNote("saved");
        Settings seen = theirs.settings();
        assertThat(theirs.settings()).isSameAs(seen);
        assertThat(two.there.instances().coherence().state()).isEqualTo(State.LIVE);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "insert into brokerkeep.account_setting (account_id, name, value) values (1, 'note', '\"x\"') | x",
                "update brokerkeep.account_setting set value = '\"x\"' where name = 'note' | x",
                "with moved as (update brokerkeep.account_setting set value = '\"x\"' where name = 'note' returning 1) select * from moved | x",
                "merge into brokerkeep.account_setting s using (values ('note')) v (name) on s.name = v.name when matched then update set value = '\"x\"' | x",
                "delete from brokerkeep.account_setting where name = 'note' | ''",
                "truncate brokerkeep.account_setting | ''",
                "begin; update brokerkeep.account_setting set value = '\"y\"' where name = 'note'; update brokerkeep.account_setting set value = '\"x\"' where name = 'note'; commit | x",
                "set session_replication_role = replica; update brokerkeep.account_setting set value = '\"x\"' where name = 'note' | x",
            })
    void statementTypedByHand_isSeen(String statement, String expected) {
        if (!statement.startsWith("insert")) {
            two.here.instances().get(id).saveSetting(NOTE, "before");
            awaitNote("before");
        }
        theirs.settings();

        two.sql(statement);

        awaitNoteByTheFeed(expected);
    }

    @Test
    void copy_isSeen() throws Exception {
        theirs.settings();

        try (Connection connection = two.database.getConnection()) {
            var copy = connection
                    .unwrap(PGConnection.class)
                    .getCopyAPI()
                    .copyIn("copy brokerkeep.account_setting (account_id, name, value) from stdin");
            byte[] row = (id + "\tnote\t\"copied\"\n").getBytes(java.nio.charset.StandardCharsets.UTF_8);
            copy.writeToCopy(row, 0, row.length);
            copy.endCopy();
        }

        awaitNoteByTheFeed("copied");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "begin; alter table brokerkeep.account_setting disable trigger all;"
                        + " update brokerkeep.account_setting set value = '\"x\"' where name = 'note';"
                        + " alter table brokerkeep.account_setting enable always trigger revise_on_update; commit",
                "create table brokerkeep.other (like brokerkeep.account_setting including all);"
                        + " insert into brokerkeep.other select account_id, name, case when name = 'note' then '\"x\"' else value end,"
                        + " ciphertext from brokerkeep.account_setting;"
                        + " alter table brokerkeep.account_setting rename to old;"
                        + " alter table brokerkeep.other rename to account_setting",
                "update brokerkeep.account_revision set revision = revision - 1;"
                        + " alter table brokerkeep.account_setting disable trigger all;"
                        + " update brokerkeep.account_setting set value = '\"x\"' where name = 'note'"
            })
    void writePastTheTriggers_isFoundByTheAuditor_andMended(String statement) throws Exception {
        two.here.instances().get(id).saveSetting(NOTE, "before");
        awaitNote("before");
        theirs.summary();

        two.sql(statement);

        awaitNote("x");
        assertThat(two.there.instances().coherence().auditFindings()).isEqualTo(1);
        assertThat(theirs.summary().accountNumber()).isEqualTo("k/s");
    }

    @Test
    void writeRolledBack_changesNothing_andNothingIsLoaded() throws Exception {
        Settings before = theirs.settings();
        long loads = two.there.instances().stats().loads();
        try (Connection connection = two.database.getConnection();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("update brokerkeep.account set name = 'other'");
            connection.rollback();
        }
        awaitPolls(2);

        assertThat(theirs.settings()).isSameAs(before);
        assertThat(two.there.instances().stats().loads()).isEqualTo(loads);
    }

    @Test
    void transactionThatTookLong_isSeenWhenItEnds_thoughLaterOnesEndedBefore() throws Exception {
        AccountId other = two.create("b");
        theirs.settings();
        two.there.instances().get(other).settings();
        try (Connection slow = two.database.getConnection();
                Statement statement = slow.createStatement()) {
            slow.setAutoCommit(false);
            statement.execute("insert into brokerkeep.account_setting (account_id, name, value) values (" + id
                    + ", 'note', '\"slow\"')");
            two.here.instances().get(other).saveSetting(NOTE, "fast");
            Until.holds("the fast one is seen", () -> noteOf(other).equals("fast"));
            awaitPolls(2);

            slow.commit();
        }

        awaitNoteByTheFeed("slow");
    }

    @Test
    void notificationsOff_changesAreSeenAtAHeartbeat() {
        two.sql("alter database " + two.database.getDatabaseName() + " set brokerkeep.notify = off");
        theirs.settings();

        two.sql("insert into brokerkeep.account_setting (account_id, name, value) values (1, 'note', '\"quiet\"')");

        awaitNoteByTheFeed("quiet");
    }

    @Test
    void forgedNotifications_costNothingButQuestions() {
        Settings before = theirs.settings();
        for (int n = 0; n < 50; n++) {
            two.sql("select pg_notify('brokerkeep', '1:999999')");
        }
        awaitPolls(2);

        assertThat(theirs.settings()).isSameAs(before);
    }

    @Test
    void feedsBackendKilled_catchesUpWithWhatItMissed_andKeepsWhatIsCurrent() {
        AccountId other = two.create("b");
        Settings untouched = two.there.instances().get(other).settings();
        theirs.settings();
        two.feedOfThere.refuse();
        two.sql("insert into brokerkeep.account_setting (account_id, name, value) values (1, 'note', '\"missed\"')");
        long loads = two.there.instances().stats().loadedAccounts();

        two.feedOfThere.heal();
        Until.holds("reconnected", () -> two.there.instances().coherence().reconnections() > 0);

        assertThat(noteOf(id)).isEqualTo("missed");
        assertThat(two.there.instances().get(other).settings()).isSameAs(untouched);
        assertThat(two.there.instances().stats().loadedAccounts() - loads).isEqualTo(1);
    }

    @Test
    void feedFrozen_readsAskTheDatabaseOncePerBound_andItLivesAgainAfterwards() {
        theirs.settings();
        two.feedOfThere.freeze();
        Until.holds(
                "the lease has run out", () -> two.there.instances().coherence().state() == State.STALE);
        two.sql("insert into brokerkeep.account_setting (account_id, name, value) values (1, 'note', '\"unheard\"')");

        long loads = two.there.instances().stats().loads();
        awaitNote("unheard");
        long begin = System.nanoTime();
        while (System.nanoTime() - begin < 500_000_000) {
            theirs.settings();
        }
        assertThat(two.there.instances().stats().loads() - loads).isBetween(1L, 3L);

        two.feedOfThere.heal();
        Until.holds("it lives", () -> two.there.instances().coherence().state() == State.LIVE);
    }

    @Test
    void changeNotHeardOfWhileTheFeedIsAway_isNoFindingOfTheAuditor() {
        theirs.settings();
        two.feedOfThere.freeze();
        Until.holds(
                "the lease has run out", () -> two.there.instances().coherence().state() == State.STALE);
        two.sql("insert into brokerkeep.account_setting (account_id, name, value) values (1, 'note', '\"unheard\"')");

        // Nobody reads, so the auditor meets what was in memory; twice what it takes to look and to look again.
        long begin = System.nanoTime();
        while (System.nanoTime() - begin < Duration.ofMillis(2_600).toNanos()) {
            assertThat(two.there.instances().coherence().auditFindings()).isZero();
        }

        two.feedOfThere.heal();
        Until.holds("it lives", () -> two.there.instances().coherence().state() == State.LIVE);
        assertThat(noteOf(id)).isEqualTo("unheard");
        assertThat(two.there.instances().coherence().auditFindings()).isZero();
    }

    @Test
    void cutOffFromTheDatabase_boundedReadsRefuse_anyAnswers_andItRecovers() {
        Settings last = theirs.settings();
        two.feedOfThere.refuse();
        two.poolOfThere.refuse();

        Until.holds("refused", () -> code(theirs::settings) == ErrorCode.DATABASE_UNREACHABLE);

        assertThat(theirs.settings(dev.brokerkeep.settings.Freshness.ANY)).isSameAs(last);
        assertThat(two.there.instances().coherence().state()).isEqualTo(State.STALE);
        two.feedOfThere.heal();
        two.poolOfThere.heal();
        Until.holds("it lives", () -> two.there.instances().coherence().state() == State.LIVE);
        assertThat(theirs.settings()).isSameAs(last);
    }

    @Test
    void credentialRevokedElsewhere_closesTheObjectBuiltFromIt_thoughNobodyCalls() {
        theirs.summary();

        two.here.instances().get(id).saveSetting(API_KEY, Secret.of("k2"));

        Until.holds("closed", () -> two.there.instances().stats().instancesClosed() == 1);
        assertThat(theirs.summary().accountNumber()).startsWith("k2");
    }

    @Test
    void accountDeletedElsewhere_closesItsObject_andRefusesItsHandle() {
        theirs.summary();

        two.here.accounts().delete(id);

        Until.holds("closed", () -> two.there.instances().stats().instancesClosed() == 1);
        Until.holds("refused", () -> code(theirs::settings) == ErrorCode.UNKNOWN_ACCOUNT);
    }

    @Test
    void awaitInForce_waitsForTheOther_andNamesItWhenItIsLate() {
        BrokerAccount mine = two.here.instances().get(id);
        theirs.settings();

        InForce prompt = mine.saveSetting(NOTE, "prompt").awaitInForce(Duration.ofSeconds(5));
        assertThat(prompt.everywhere()).isTrue();
        assertThat(theirs.settings().get(NOTE)).isEqualTo("prompt");

        two.feedOfThere.freeze();
        InForce late = mine.saveSetting(NOTE, "late").awaitInForce(Duration.ofMillis(300));
        assertThat(late).isEqualTo(new InForce(false, List.of("there")));
    }

    @Test
    void fewChangedAccounts_areBroughtByTheFeed_withoutAnotherQuery() {
        AccountId secret = two.create("secret");
        BrokerAccount theirsToo = two.there.instances().get(secret);
        theirs.settings();
        theirsToo.settings();
        two.poolOfThere.refuse();

        two.here.instances().get(id).saveSetting(NOTE, "by the feed");
        two.here.instances().get(secret).saveSetting(API_KEY, Secret.of("by the feed too"));

        // Nothing can be loaded any more. Who asks at the very moment when the old is void, and the new not there,
        // tries to.
        Until.holds("seen without the pool", () -> reads(theirs, NOTE, "by the feed"));
        Until.holds("secrets too", () -> reads(theirsToo, API_KEY, Secret.of("by the feed too")));
    }

    @Test
    void manyChangedAccounts_areLoadedOverThePool() {
        two.sql("insert into brokerkeep.account (name, broker) select 'm' || n, 'acme' from generate_series(1, 33) n");
        List<AccountId> many =
                two.here.accounts().list().stream().map(AccountInfo::id).toList();
        var handles = two.there.instances().getAll(many);
        long loads = two.there.instances().stats().loads();

        two.sql("insert into brokerkeep.account_setting (account_id, name, value) select id, 'note', '\"x\"'"
                + " from brokerkeep.account");

        Until.holds(
                "all are seen",
                () -> handles.values().stream()
                        .allMatch(each -> each.settings().find(NOTE).equals(Optional.of("x"))));
        assertThat(two.there.instances().stats().loads()).isGreaterThan(loads);
    }

    @Test
    void accountDisabledOrDeleted_isWaitedForToo() {
        theirs.summary();
        two.here.accounts().setEnabled(id, false);

        InForce disabled = two.here.accounts().awaitInForce(id, Duration.ofSeconds(5));
        assertThat(disabled.everywhere()).isTrue();
        assertThat(code(theirs::summary)).isEqualTo(ErrorCode.ACCOUNT_DISABLED);

        two.feedOfThere.freeze();
        two.here.accounts().delete(id);
        InForce deleted = two.here.accounts().awaitInForce(id, Duration.ofMillis(300));
        assertThat(deleted).isEqualTo(new InForce(false, List.of("there")));
        assertThat(code(() -> two.here.accounts().awaitInForce(AccountId.of(99), Duration.ofSeconds(1))))
                .isEqualTo(ErrorCode.UNKNOWN_ACCOUNT);
    }

    @Test
    void accountDisabledElsewhere_losesItsObject_thoughNobodyCalls() {
        theirs.summary();

        two.here.accounts().setEnabled(id, false);

        Until.holds("closed", () -> two.there.instances().stats().instancesClosed() == 1);
    }

    @Test
    void tablesRestoredToEarlierRevisions_areBelievedAgain_whenTheAuditorHasSeenThem() {
        BrokerAccount mine = two.here.instances().get(id);
        mine.saveSetting(NOTE, "one");
        mine.saveSetting(NOTE, "two");
        Until.holds("seen", () -> noteOf(id).equals("two"));
        two.sql("alter table brokerkeep.account_setting disable trigger all;"
                + " update brokerkeep.account_setting set value = '\"restored\"' where name = 'note';"
                + " alter table brokerkeep.account_setting enable trigger all;"
                + " update brokerkeep.account_revision set revision = 1");
        two.there.instances().invalidateSettings(id);
        assertThat(code(theirs::settings)).isEqualTo(ErrorCode.DATABASE_OUTDATED);

        Until.holds("mended", () -> code(theirs::settings) == null);

        assertThat(noteOf(id)).isEqualTo("restored");
        assertThat(two.there.instances().coherence().auditFindings()).isEqualTo(1);
    }

    @Test
    void rowThatWasTakenAway_isWrittenAnew() {
        BrokerAccount mine = two.here.instances().get(id);
        two.sql("delete from brokerkeep.node where name = 'there'");

        mine.saveSetting(NOTE, "n");
        Until.holds(
                "it has reported",
                () -> two.ask("select count(*) from brokerkeep.node where name = 'there'")
                        .equals("1"));

        two.feedOfThere.freeze();
        InForce late = mine.saveSetting(NOTE, "late").awaitInForce(Duration.ofMillis(300));
        assertThat(late).isEqualTo(new InForce(false, List.of("there")));
    }

    @Test
    void processThatDiedLongAgo_isNotNamedByTheImpatient() {
        BrokerAccount mine = two.here.instances().get(id);
        endTheirFeed();
        InForce first = mine.saveSetting(NOTE, "n").awaitInForce(Duration.ofMillis(100));
        two.sql("update brokerkeep.node set gone_since = gone_since - interval '2 seconds' where name = 'there'");

        InForce second = mine.saveSetting(NOTE, "m").awaitInForce(Duration.ofMillis(100));

        assertThat(first).isEqualTo(new InForce(false, List.of("there")));
        assertThat(second.everywhere()).isTrue();
    }

    @Test
    void processThatDied_isNotWaitedForBeyondTheBound() {
        BrokerAccount mine = two.here.instances().get(id);
        endTheirFeed();

        InForce inForce = mine.saveSetting(NOTE, "n").awaitInForce(Duration.ofSeconds(10));

        assertThat(inForce.everywhere()).isTrue();
        assertThat(two.ask("select string_agg(name, ',') from brokerkeep.node")).isEqualTo("here");
    }

    /** As far as the database can tell, the other process dies. */
    private void endTheirFeed() {
        two.feedOfThere.refuse();
        Until.holds(
                "its lock is gone",
                () -> two.ask("select count(*) from pg_locks where locktype = 'advisory'")
                        .equals("1"));
    }

    private void awaitNote(String expected) {
        Until.holds(
                "the other process sees '" + expected + "'", () -> noteOf(id).equals(expected));
    }

    /** What the feed overlooks, the auditor finds soon after: that does not count here. */
    private void awaitNoteByTheFeed(String expected) {
        awaitNote(expected);
        assertThat(two.there.instances().coherence().auditFindings())
                .as("found by the auditor")
                .isZero();
    }

    private String noteOf(AccountId account) {
        return two.there.instances().get(account).settings().find(NOTE).orElse("");
    }

    private void awaitPolls(int more) {
        long before = two.there.instances().coherence().polls();
        Until.holds("polls", () -> two.there.instances().coherence().polls() >= before + more);
    }

    private interface Read {
        Object run() throws SQLException;
    }

    private static <T> boolean reads(BrokerAccount account, SettingKey<T> key, T value) {
        try {
            return account.settings().find(key).equals(Optional.of(value));
        } catch (BrokerKeepException e) {
            return false;
        }
    }

    private static ErrorCode code(Read read) {
        try {
            read.run();
            return null;
        } catch (BrokerKeepException e) {
            return e.code();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
