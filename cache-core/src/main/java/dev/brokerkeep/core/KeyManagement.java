package dev.brokerkeep.core;

import java.io.IOException;
import java.security.GeneralSecurityException;

/**
 * A key management service, as far as BrokerKeep needs one: it encrypts the keyset with a key that never leaves it.
 * Implemented by the application over the client of its service; each such service has these two calls.
 *
 * <p>It is asked at the start and by {@link Keysets#wrap} and {@link Keysets#unwrap} only, never for a single secret.
 * What it throws ends in a {@link dev.brokerkeep.BrokerKeepException} that tells its type, not its text.
 */
public interface KeyManagement {
    /**
     * Returns the text, encrypted.
     *
     * @param context what has to be said again to decrypt it
     * @throws GeneralSecurityException if the service refuses
     * @throws IOException if it cannot be reached
     */
    byte[] encrypt(byte[] plaintext, byte[] context) throws GeneralSecurityException, IOException;

    /**
     * Returns the text.
     *
     * @param context what was said when it was encrypted
     * @throws GeneralSecurityException if the service refuses, or this was not encrypted by its key and with this
     *     context
     * @throws IOException if it cannot be reached
     */
    byte[] decrypt(byte[] ciphertext, byte[] context) throws GeneralSecurityException, IOException;
}
