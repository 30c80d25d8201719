package dev.brokerkeep.core.internal.crypto;

/** A sealed secret cannot be opened; the text says why and holds nothing of it. */
public final class UnopenableSecretException extends Exception {
    private static final long serialVersionUID = 1L;

    UnopenableSecretException(String reason) {
        super(reason);
    }

    /** Returns why, without anything secret. */
    public String reason() {
        return String.valueOf(getMessage());
    }
}
