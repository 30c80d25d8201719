package dev.brokerkeep.core.internal.crypto;

import dev.brokerkeep.AccountId;
import dev.brokerkeep.BrokerKeepException;
import dev.brokerkeep.settings.Secret;

/** Encrypts the secrets of accounts. A sealed secret opens only for the account and the setting it was sealed for. */
public interface SecretBox {
    /**
     * Returns the encrypted form.
     *
     * @throws BrokerKeepException with {@code KEYSET_MISSING} if this box has no key
     */
    byte[] seal(AccountId account, String setting, Secret secret);

    /** Returns the secret, or throws {@link UnopenableSecretException} and leaves the sealed form as it is. */
    Secret open(AccountId account, String setting, byte[] sealed) throws UnopenableSecretException;

    /**
     * Returns the bytes that every ciphertext begins with that this box makes now, and none that another key of it
     * made; empty if there are none, or this box has no key.
     */
    byte[] mark();
}
