package dev.brokerkeep.core.soak;

import static org.assertj.core.api.Assertions.assertThat;

import dev.brokerkeep.AccountId;
import dev.brokerkeep.core.testing.ZenithAccount;
import dev.brokerkeep.core.testing.ZenithPlugin;
import dev.brokerkeep.settings.Json;
import dev.brokerkeep.settings.Settings;
import dev.brokerkeep.settings.StoredSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each way to break the contract is found, and what keeps it is not. */
final class JudgeTest {
    private static final long BOUND = Duration.ofSeconds(1).toNanos();
    private static final int ACCOUNT = 1;

    @TempDir
    Path folder;

    private final List<String> violations = new ArrayList<>();
    private Board board;
    private Judge judge;

    @BeforeEach
    void open() {
        board = Board.at(folder.resolve("board"));
        judge = new Judge(board, BOUND, violations::add);
    }

    @Test
    void readThatIsAsOldAsAllowed_isFine_andOneThatIsOlderIsNot() {
        board.announce(ACCOUNT, 7, 1_000);

        judge.judge(ACCOUNT, whole(6), 0, 1_000 + BOUND);
        assertThat(violations).isEmpty();
        assertThat(judge.worstStaleness()).isEqualTo(BOUND);

        judge.judge(ACCOUNT, whole(6), 0, 1_001 + BOUND);
        assertThat(violations)
                .singleElement()
                .asString()
                .contains("returned revision 6")
                .contains("is too old");
    }

    @Test
    void ageCountsFromTheFirstRevisionThatIsMissing_alsoWhereOneWasNeverAnnounced() {
        board.announce(ACCOUNT, 8, 1_000);
        board.announce(ACCOUNT, 9, BOUND);

        judge.judge(ACCOUNT, whole(6), 0, 1_001 + BOUND);

        assertThat(violations).hasSize(1);
    }

    @Test
    void revisionThatManyHaveFollowed_isTooOld_thoughItsSuccessorIsForgotten() {
        for (int revision = 2; revision < 2_000; revision++) {
            board.announce(ACCOUNT, revision, revision);
        }

        judge.judge(ACCOUNT, whole(1), 0, 5_000 + BOUND);

        assertThat(violations).hasSize(1);
    }

    @Test
    void revisionThatNobodyAnnounced_isFine() {
        board.announce(ACCOUNT, 7, 1_000);

        judge.judge(ACCOUNT, whole(8), 0, 3 * BOUND);

        assertThat(violations).isEmpty();
    }

    @Test
    void revisionThatGoesBack_isFound() {
        judge.judge(ACCOUNT, whole(8), 0, 0);
        judge.judge(ACCOUNT, whole(7), 0, 0);

        assertThat(violations).singleElement().asString().contains("went back from revision 8");
    }

    @Test
    void ownSaveThatIsNotSeen_isFound() {
        judge.judge(ACCOUNT, whole(7), 8, 0);

        assertThat(violations).singleElement().asString().contains("own save, revision 8");
    }

    @Test
    void snapshotOfTwoRevisions_isFound() {
        judge.judge(ACCOUNT, settings(7, "7 with note", "6"), 0, 0);
        judge.judge(ACCOUNT, settings(8, "8 with note", null), 0, 0);
        judge.judge(ACCOUNT, settings(9, "9 alone", "8"), 0, 0);
        judge.judge(ACCOUNT, settings(10, "9 with note", "9"), 0, 0);
        assertThat(violations).hasSize(4).allMatch(text -> text.contains("no revision that was written"));

        judge.judge(ACCOUNT, settings(11, "11 alone", null), 0, 0);
        assertThat(violations).hasSize(4);
    }

    private static Settings whole(long revision) {
        return settings(revision, revision + Stamp.WITH_NOTE, Long.toString(revision));
    }

    private static Settings settings(long revision, String desk, String note) {
        StoredSettings.Builder stored = StoredSettings.builder().plain(ZenithAccount.DESK.name(), Json.of(desk));
        if (note != null) {
            stored.plain(ZenithAccount.NOTE.name(), Json.of(note));
        }
        return Settings.of(AccountId.of(ACCOUNT), revision, new ZenithPlugin().settings(), stored.build());
    }
}
