package dev.brokerkeep.core.internal.feed;

/** A server answered with an older state of the database than one that was seen before. */
public final class OutdatedServerException extends Exception {
    private static final long serialVersionUID = 1L;

    public OutdatedServerException(int epoch, int known) {
        super("the server answered with timeline " + epoch + ", although timeline " + known
                + " was seen before: it is an older copy; connect to the present primary, and fence the old one off");
    }
}
