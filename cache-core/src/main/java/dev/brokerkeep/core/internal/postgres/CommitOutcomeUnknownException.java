package dev.brokerkeep.core.internal.postgres;

/** A commit was sent and its answer did not arrive. The transaction's id serves to find out how it ended. */
public final class CommitOutcomeUnknownException extends Exception {
    private static final long serialVersionUID = 1L;

    private final long transactionId;

    CommitOutcomeUnknownException(long transactionId, Throwable cause) {
        super("The outcome of the commit of transaction " + transactionId + " is not known", cause);
        this.transactionId = transactionId;
    }

    public long transactionId() {
        return transactionId;
    }
}
