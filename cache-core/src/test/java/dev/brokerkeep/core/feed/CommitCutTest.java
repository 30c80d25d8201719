package dev.brokerkeep.core.feed;

import static dev.brokerkeep.core.testing.AcmeAccount.NOTE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.brokerkeep.AccountId;
import dev.brokerkeep.BrokerKeepException;
import dev.brokerkeep.ErrorCode;
import dev.brokerkeep.broker.BrokerAccount;
import dev.brokerkeep.settings.Settings;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Commits that are cut on the wire. {@code -Dcommit.cuts=100} makes it as many as that, each way; without it, twenty.
 */
@Timeout(600)
final class CommitCutTest {
    private static final int CUTS = Integer.getInteger("commit.cuts", 20);

    private final TwoProcesses two = new TwoProcesses();

    @AfterEach
    void close() throws Exception {
        two.close();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void commitCutOnTheWire_endsAsTheDatabaseSays(boolean beforeTheServerSawIt) {
        AccountId id = two.create("a");
        BrokerAccount account = two.there.instances().get(id);
        int saved = 0;
        int failed = 0;

        for (int cut = 1; cut <= CUTS; cut++) {
            String note = "note " + cut;
            two.poolOfThere.cutAtCommit(beforeTheServerSawIt);
            ErrorCode outcome = save(account, note);

            assertThat(two.poolOfThere.hasCut()).as("the commit was cut").isTrue();
            String stored = two.ask("select coalesce((select value #>> '{}' from brokerkeep.account_setting"
                    + " where account_id = " + id + " and name = 'note'), '')");
            assertThat(outcome)
                    .as("the outcome of save %d, after which the database holds '%s'", cut, stored)
                    .isEqualTo(stored.equals(note) ? null : ErrorCode.SAVE_FAILED);
            Settings read = account.settings();
            assertThat(read.find(NOTE).orElse("")).isEqualTo(stored);
            assertThat(account.settings()).isSameAs(read);
            saved += outcome == null ? 1 : 0;
            failed += outcome == null ? 0 : 1;
        }

        System.out.println("Commits cut " + (beforeTheServerSawIt ? "before" : "after") + " the server saw them: "
                + CUTS + ", found saved: " + saved + ", found rolled back: " + failed);
        assertThat(beforeTheServerSawIt ? failed : saved).isEqualTo(CUTS);
    }

    private static ErrorCode save(BrokerAccount account, String note) {
        try {
            account.saveSetting(NOTE, note);
            return null;
        } catch (BrokerKeepException e) {
            return e.code();
        }
    }
}
