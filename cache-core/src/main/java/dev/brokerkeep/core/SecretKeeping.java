package dev.brokerkeep.core;

import dev.brokerkeep.AccountId;
import dev.brokerkeep.BrokerKeepException;
import dev.brokerkeep.ErrorCode;
import dev.brokerkeep.core.internal.postgres.CommitOutcomeUnknownException;
import dev.brokerkeep.core.internal.postgres.SealedRows;
import dev.brokerkeep.settings.ChangeNote;
import java.util.List;
import java.util.function.Consumer;

/** Looks after the stored secrets as a whole. Safe for use by many threads. */
public final class SecretKeeping {
    private final SealedRows rows;

    SecretKeeping(SealedRows rows) {
        this.rows = rows;
    }

    /**
     * How far a renewal has come.
     *
     * @param done how many secrets were encrypted anew
     * @param total how many there were to do when it began
     */
    public record Progress(long done, long total) {}

    /** A secret that could not be opened, and was left as it is. */
    public record Unopened(AccountId account, String setting, String reason) {}

    /**
     * What came of a renewal.
     *
     * @param done how many secrets were encrypted anew
     * @param unopened those that could not be opened, the first 1 000
     * @param left how many are still encrypted with another key than the primary one. As long as there are any, no key
     *     must be removed from the keyset. All in the history are left if the database's user may not change that
     */
    public record Renewal(long done, List<Unopened> unopened, long left) {
        /** Copies the list. */
        public Renewal {
            unopened = List.copyOf(unopened);
        }
    }

    /**
     * Returns how many stored secrets, those of the history included, are encrypted with another key than the primary
     * one: as long as there are any, no key must be removed from the keyset.
     *
     * @throws BrokerKeepException with {@code KEYSET_MISSING} or {@code KEYSET_INVALID} if there is no keyset or a
     *     wrong one
     */
    public long left() {
        return rows.left();
    }

    /**
     * Encrypts with the primary key of the keyset what is encrypted with another one, in portions: each is a
     * transaction, and a new revision of the accounts in it. Can be ended at any time, by whatever means, and begun
     * again: it goes on with what is left. Saves that come between win. The history is renewed too, if the database's
     * user may change it.
     *
     * @param note who does it and why
     * @param progress is told after each portion, on the caller's thread; what it throws ends the renewal
     * @throws BrokerKeepException with {@code KEYSET_MISSING} or {@code KEYSET_INVALID} if there is no keyset or a
     *     wrong one; nothing was written
     */
    public Renewal renew(ChangeNote note, Consumer<Progress> progress) {
        try {
            SealedRows.Result result = rows.renew(note, so -> progress.accept(new Progress(so.done(), so.total())));
            return new Renewal(
                    result.done(),
                    result.unopened().stream()
                            .map(each -> new Unopened(each.account(), each.setting(), each.reason()))
                            .toList(),
                    result.left());
        } catch (CommitOutcomeUnknownException e) {
            throw new BrokerKeepException(
                    ErrorCode.SAVE_OUTCOME_UNKNOWN,
                    "The connection broke while a portion of secrets was being committed.",
                    "renew once more: it goes on with what is left.",
                    e);
        }
    }
}
