package dev.brokerkeep.core.internal.crypto;

import com.google.crypto.tink.Aead;
import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.TinkJsonProtoKeysetFormat;
import com.google.crypto.tink.aead.AeadConfig2026;
import com.google.crypto.tink.aead.AeadKey;
import com.google.crypto.tink.aead.PredefinedAeadParameters;
import dev.brokerkeep.AccountId;
import dev.brokerkeep.BrokerKeepException;
import dev.brokerkeep.ErrorCode;
import dev.brokerkeep.settings.Secret;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;

/**
 * Authenticated encryption by Tink. Account and setting are associated data: a ciphertext copied to another row does
 * not open there. The ciphertext names the key it was made with, so old keys of the keyset still open what they sealed.
 */
public final class TinkSecretBox implements SecretBox {
    private final Aead aead;
    private final byte[] mark;

    private TinkSecretBox(KeysetHandle keyset) throws GeneralSecurityException {
        this.aead = keyset.getPrimitive(AeadConfig2026.get(), Aead.class);
        this.mark = keyset.getPrimary().getKey() instanceof AeadKey key
                ? key.getOutputPrefix().toByteArray()
                : new byte[0];
    }

    /**
     * Returns a box with a keyset in Tink's JSON form.
     *
     * @param origin where the keyset comes from, for error texts
     */
    public static TinkSecretBox of(String keysetJson, String origin) {
        KeysetHandle keyset = TinkKeysets.parsed(keysetJson, origin);
        try {
            TinkSecretBox box = new TinkSecretBox(keyset);
            if (box.mark.length == 0) {
                throw new BrokerKeepException(
                        ErrorCode.KEYSET_INVALID,
                        "What the primary key of the keyset from " + origin + " encrypts does not say by which key.",
                        "make a key with an output prefix (TINK, not RAW) the primary one.");
            }
            return box;
        } catch (GeneralSecurityException e) {
            throw new BrokerKeepException(
                    ErrorCode.KEYSET_INVALID,
                    "The keyset from " + origin + " cannot be used ("
                            + e.getClass().getSimpleName() + ").",
                    "give a Tink keyset of AEAD keys.");
        }
    }

    /** Returns a new keyset of one AES-256-GCM key, in Tink's JSON form. Whoever has it can read the secrets. */
    public static String newKeysetJson() {
        try {
            return TinkJsonProtoKeysetFormat.serializeKeyset(
                    KeysetHandle.generateNew(PredefinedAeadParameters.AES256_GCM, AeadConfig2026.get()),
                    AeadConfig2026.get(),
                    InsecureSecretKeyAccess.get());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES-256-GCM is not available in this Java runtime", e);
        }
    }

    @Override
    public byte[] seal(AccountId account, String setting, Secret secret) {
        try {
            return aead.encrypt(secret.reveal().getBytes(StandardCharsets.UTF_8), context(account, setting));
        } catch (GeneralSecurityException e) {
            throw new BrokerKeepException(
                    ErrorCode.KEYSET_INVALID,
                    "Setting '" + setting + "' of account " + account + " cannot be encrypted.",
                    "check the keyset; nothing was written.",
                    e);
        }
    }

    @Override
    public Secret open(AccountId account, String setting, byte[] sealed) throws UnopenableSecretException {
        try {
            return Secret.of(new String(aead.decrypt(sealed, context(account, setting)), StandardCharsets.UTF_8));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new UnopenableSecretException(
                    "it cannot be decrypted: it was encrypted with another keyset, or for another account or setting");
        }
    }

    private static byte[] context(AccountId account, String setting) {
        return ("brokerkeep/1/" + account + "/" + setting).getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public byte[] mark() {
        return mark.clone();
    }
}
