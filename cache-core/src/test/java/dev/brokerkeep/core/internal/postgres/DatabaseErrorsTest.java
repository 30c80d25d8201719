package dev.brokerkeep.core.internal.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.brokerkeep.BrokerKeepException;
import dev.brokerkeep.ErrorCode;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/** What each answer of the server is called, and what is said to whoever has to mend it. */
final class DatabaseErrorsTest {
    @Test
    void standby_isAnOutdatedServer_inWhateverLanguageItSaysSo() {
        SQLException german = new PSQLException(
                new ServerErrorMessage("SFEHLER\0VERROR\0C55000\0MWiederherstellung läuft\0Fxlogfuncs.c\0\0"));

        BrokerKeepException error = DatabaseErrors.translate("Loading settings", german);

        assertThat(error.code()).isEqualTo(ErrorCode.DATABASE_OUTDATED);
        assertThat(error.remedy()).contains("targetServerType=primary");
    }

    @ParameterizedTest
    @CsvSource({
        "08006, DATABASE_UNREACHABLE",
        "53300, DATABASE_UNREACHABLE",
        "57P01, DATABASE_UNREACHABLE",
        "53100, DATABASE_FAILED",
        "53200, DATABASE_FAILED",
        "42501, DATABASE_FAILED",
        "55000, DATABASE_FAILED",
        "42P01, SCHEMA_MISSING",
    })
    void state_hasItsCode(String state, ErrorCode code) {
        assertThat(translated(state).code()).isEqualTo(code);
    }

    @ParameterizedTest
    @CsvSource({"42501, grant", "25006, targetServerType=primary", "XX000, server's log"})
    void remedy_fitsTheState(String state, String remedy) {
        assertThat(translated(state).remedy()).contains(remedy);
    }

    @Test
    void failedRead_doesNotSpeakOfWriting() {
        assertThat(translated("XX000").getMessage()).doesNotContain("written", "rolled back");
    }

    @ParameterizedTest
    @CsvSource({"40001, true", "40P01, true", "23505, true", "40003, false", "08006, false", "57P01, false"})
    void failedCommit_isKnownToHaveLeftNothing(String state, boolean isCertain) {
        assertThat(DatabaseErrors.isCertainRollback(new SQLException("no", state)))
                .isEqualTo(isCertain);
    }

    private static BrokerKeepException translated(String state) {
        return DatabaseErrors.translate("Loading settings", new SQLException("no", state));
    }
}
