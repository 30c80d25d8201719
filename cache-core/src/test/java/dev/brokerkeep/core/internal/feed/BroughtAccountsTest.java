package dev.brokerkeep.core.internal.feed;

import static org.assertj.core.api.Assertions.assertThat;

import dev.brokerkeep.AccountId;
import dev.brokerkeep.core.internal.crypto.LockedSecretBox;
import dev.brokerkeep.core.internal.postgres.AccountStore;
import dev.brokerkeep.core.internal.postgres.SchemaMigrator;
import dev.brokerkeep.core.internal.postgres.StoredAccount;
import dev.brokerkeep.core.testing.TestDatabase;
import dev.brokerkeep.settings.Settings;
import dev.brokerkeep.settings.SettingsSchema;
import java.sql.Connection;
import java.time.Duration;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

/** What the feed's question brings along. */
final class BroughtAccountsTest {
    private final PGSimpleDataSource database = TestDatabase.create();
    private final AccountStore store = new AccountStore(database, new LockedSecretBox(), (server, epoch) -> {});
    private FeedSession session;

    @BeforeEach
    void open() throws Exception {
        new SchemaMigrator(database).migrate();
        Connection connection = database.getConnection();
        session = new FeedSession(connection, () -> connection, Duration.ofSeconds(10));
    }

    @AfterEach
    void close() throws Exception {
        session.close();
    }

    @Test
    void accountThatBeginsToBeHeldBetweenTwoOfItsRows_isBroughtWholeOrNotAtAll() throws Exception {
        create(1, 3);

        assertThat(asked(false, true, true, true)).isEmpty();
    }

    @Test
    void accountThatCeasesToBeHeldBetweenTwoOfItsRows_isBroughtWholeOrNotAtAll() throws Exception {
        create(1, 3);

        assertThat(names(asked(true, false, false, false).get(AccountId.of(1)))).hasSize(3);
    }

    @Test
    void accountsWithoutSettings_andWithMany_areBroughtOnceEach() throws Exception {
        create(1, 0);
        create(2, 7);

        Map<AccountId, StoredAccount> brought = asked(true, true);

        assertThat(brought.keySet()).containsExactlyInAnyOrder(AccountId.of(1), AccountId.of(2));
        assertThat(names(brought.get(AccountId.of(1)))).isEmpty();
        assertThat(names(brought.get(AccountId.of(2)))).hasSize(7);
    }

    @Test
    void moreThanAFew_areToldAndNotBrought() throws Exception {
        LongStream.rangeClosed(1, 33).forEach(id -> create(id, 1));

        ChangeFeed.Answer answer = session.changes(new Holding(true), store.collector());

        assertThat(answer.changes()).hasSize(33);
        assertThat(answer.brought().accounts()).isEmpty();
    }

    @Test
    void deletedAccount_isToldAndNotBrought() throws Exception {
        create(1, 1);
        TestDatabase.execute(database, "delete from brokerkeep.account");

        ChangeFeed.Answer answer = session.changes(new Holding(true), store.collector());

        assertThat(answer.changes()).hasSize(1);
        assertThat(answer.brought().accounts()).isEmpty();
    }

    @Test
    void comparisonOfEverything_namesAlsoAccountsThatAreNotThere() throws Exception {
        create(1, 1);

        ChangeFeed.Answer answer = session.everything(new long[] {1, 2}, () -> {});

        assertThat(answer.changes())
                .containsExactlyInAnyOrder(new ChangeFeed.Change(1, 1), new ChangeFeed.Change(2, 0));
    }

    private void create(long id, int settings) {
        TestDatabase.execute(
                database,
                "begin; insert into brokerkeep.account (id, name, broker) values (" + id + ", 'a" + id + "', 'acme');"
                        + " insert into brokerkeep.account_setting (account_id, name, value) select " + id
                        + ", 's' || n, to_jsonb(n) from generate_series(1, " + settings + ") n; commit");
    }

    private Map<AccountId, StoredAccount> asked(Boolean... holds) throws Exception {
        return session.changes(new Holding(holds), store.collector()).brought().accounts();
    }

    private static Set<String> names(StoredAccount account) {
        return Settings.of(account.info().id(), 1, SettingsSchema.of(), account.settings())
                .undeclaredNames();
    }

    /** A process that holds accounts or not, by one answer after the other; the last holds on. */
    private static final class Holding implements ChangeFeed.Subscriber {
        private final Iterator<Boolean> answers;
        private boolean last;

        Holding(Boolean... answers) {
            List<Boolean> all = Arrays.asList(answers);
            this.answers = all.iterator();
            this.last = all.get(all.size() - 1);
        }

        @Override
        public boolean holds(long account) {
            return answers.hasNext() ? answers.next() : last;
        }

        @Override
        public long mark() {
            return 0;
        }

        @Override
        public long[] held() {
            return new long[0];
        }

        @Override
        public void apply(ChangeFeed.Answer answer) {}
    }
}
