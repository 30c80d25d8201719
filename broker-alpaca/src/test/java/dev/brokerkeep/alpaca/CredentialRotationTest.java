package dev.brokerkeep.alpaca;

import static org.assertj.core.api.Assertions.assertThat;

import dev.brokerkeep.alpaca.Rotations.Findings;
import dev.brokerkeep.spi.BrokerPlugin;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Rotated credentials, on the real runtime, a real database and a broker on loopback; and plugins that fail at it. */
@Timeout(180)
final class CredentialRotationTest {
    private static final int ROTATIONS = 200;

    /** Enough for a mutant. */
    private static final int FEW_ROTATIONS = 20;

    private static EmbeddedPostgres postgres;

    @BeforeAll
    static void start() throws IOException {
        postgres = EmbeddedPostgres.builder()
                .setPGStartupWait(Duration.ofMinutes(1))
                .start();
    }

    @AfterAll
    static void stop() throws IOException {
        postgres.close();
    }

    @Test
    void rotations_underManyThreads_leaveNoCallWithAnOldOrAMixedCredential() throws Exception {
        Findings found = Rotations.run(postgres.getPostgresDatabase(), new WatchedAccount.Plugin(), ROTATIONS, 7);

        assertThat(found.mixed).isEmpty();
        assertThat(found.outdated).isEmpty();
        assertThat(found.closed).isEmpty();
        assertThat(found.failed).isEmpty();
        assertThat(found.closes).isNotEmpty().containsOnly(1);
        assertThat(found.clients).isOne();
        // The experiment was one: many credentials were in use, and the last one is.
        assertThat(found.requestsByCredential).hasSizeGreaterThan(ROTATIONS / 2).containsKey(ROTATIONS);
        assertThat(found.closes).hasSizeGreaterThan(ROTATIONS / 2);
        assertThat(found.calls.get()).isGreaterThan(10 * ROTATIONS);
    }

    @Test
    void rotations_keyAndSecretFromTwoViews_areFoundMixed() throws Exception {
        Findings found = rotated(new RotationMutants.TwoViews());

        assertThat(found.mixed).isNotEmpty();
    }

    @Test
    void rotations_settingsRememberedForEver_areFoundOutdated() throws Exception {
        Findings found = rotated(new RotationMutants.Remembering());

        assertThat(found.outdated).isNotEmpty();
        assertThat(found.mixed).isEmpty();
    }

    @Test
    void rotations_predecessorClosedByItsSuccessor_areFoundClosedAndClosedTwice() throws Exception {
        Findings found = rotated(new RotationMutants.Hasty());

        assertThat(found.closed).isNotEmpty();
        assertThat(found.closes).contains(2);
    }

    private static Findings rotated(BrokerPlugin mutant) throws Exception {
        return Rotations.run(postgres.getPostgresDatabase(), mutant, FEW_ROTATIONS, 7);
    }
}
