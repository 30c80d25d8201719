package dev.brokerkeep.core.internal.crypto;

import dev.brokerkeep.AccountId;
import dev.brokerkeep.BrokerKeepException;
import dev.brokerkeep.ErrorCode;
import dev.brokerkeep.settings.Secret;

/** The box of a runtime without a keyset: stores no secret and opens none. */
public final class LockedSecretBox implements SecretBox {
    @Override
    public byte[] seal(AccountId account, String setting, Secret secret) {
        throw new BrokerKeepException(
                ErrorCode.KEYSET_MISSING,
                "Setting '" + setting + "' of account " + account + " is a secret, and there is no keyset to encrypt it"
                        + " with.",
                "configure a keyset from a file or the environment; nothing was written.");
    }

    @Override
    public Secret open(AccountId account, String setting, byte[] sealed) throws UnopenableSecretException {
        throw new UnopenableSecretException(
                "it is encrypted, and no keyset is configured: configure the one that it was saved with");
    }

    @Override
    public byte[] mark() {
        return new byte[0];
    }
}
