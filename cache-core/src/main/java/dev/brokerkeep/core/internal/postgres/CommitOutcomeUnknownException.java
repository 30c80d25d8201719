package dev.brokerkeep.core.internal.postgres;

/** A commit was sent and its answer did not arrive. The transaction's id serves to find out how it ended. */
public final class CommitOutcomeUnknownException extends Exception {
    private static final long serialVersionUID = 1L;

    private final long transactionId;
    private final int epoch;

    CommitOutcomeUnknownException(long transactionId, int epoch, Throwable cause) {
        super("The outcome of the commit of transaction " + transactionId + " is not known", cause);
        this.transactionId = transactionId;
        this.epoch = epoch;
    }

    public long transactionId() {
        return transactionId;
    }

    /** The timeline of the server that was to commit it: another one has other transactions of the same ids. */
    public int epoch() {
        return epoch;
    }
}
