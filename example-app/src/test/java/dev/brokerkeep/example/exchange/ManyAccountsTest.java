package dev.brokerkeep.example.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import dev.brokerkeep.settings.ChangeNote;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Many accounts at once; {@code -Dexchange.accounts=100000} for as many as the program is built for. */
@Timeout(300)
final class ManyAccountsTest {
    private static final int ACCOUNTS = Integer.getInteger("exchange.accounts", 2_000);

    @Test
    void manyAccounts_areImported_exportedAndCompared() {
        StringBuilder file = new StringBuilder("---\nbrokerkeep: 1\naccounts:\n");
        for (int i = 0; i < ACCOUNTS; i++) {
            file.append("- name: \"account ")
                    .append(i)
                    .append("\"\n  broker: bazaar\n  settings:\n    api_key: \"key-")
                    .append(i)
                    .append("\"\n    api_secret: \"secret-")
                    .append(i)
                    .append("\"\n    note: \"number ")
                    .append(i)
                    .append("\"\n");
        }
        file.append("...\n");
        try (Bench bench = new Bench()) {
            assertThat(new AccountImport(bench.keep)
                            .apply(bench.plan(file.toString(), ImportMode.REPLACE), ChangeNote.none()))
                    .isEqualTo(ACCOUNTS);
            String exported = bench.export(DocumentFormat.YAML, Bench.PASSPHRASE);
            assertThat(bench.plan(exported, DocumentFormat.YAML, ImportMode.REPLACE, Optional.of(Bench.PASSPHRASE))
                            .count(AccountPlan.Action.UNCHANGED))
                    .isEqualTo(ACCOUNTS);
        }
    }
}
