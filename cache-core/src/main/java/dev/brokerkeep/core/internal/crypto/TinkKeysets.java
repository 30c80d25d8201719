package dev.brokerkeep.core.internal.crypto;

import com.google.crypto.tink.Aead;
import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.TinkJsonProtoKeysetFormat;
import com.google.crypto.tink.aead.AeadConfig2026;
import com.google.crypto.tink.aead.PredefinedAeadParameters;
import dev.brokerkeep.BrokerKeepException;
import dev.brokerkeep.ErrorCode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;

/** Keysets in Tink's JSON form, and what becomes of them when keys are rotated. No error text holds a key. */
public final class TinkKeysets {
    /** What the service is told the bytes are for. */
    private static final byte[] WRAPPING = "brokerkeep/keyset/1".getBytes(StandardCharsets.UTF_8);

    /** A key of a keyset, without the key. */
    public record Entry(long id, boolean isPrimary) {}

    private TinkKeysets() {}

    /** Returns the keys of a keyset, in their order. */
    public static List<Entry> entries(String json, String origin) {
        KeysetHandle keyset = parsed(json, origin);
        List<Entry> entries = new ArrayList<>();
        for (int n = 0; n < keyset.size(); n++) {
            entries.add(new Entry(
                    Integer.toUnsignedLong(keyset.getAt(n).getId()),
                    keyset.getAt(n).isPrimary()));
        }
        return entries;
    }

    /** Returns the keyset with one key more, which opens and does not seal yet. */
    public static String withNewKey(String json, String origin) {
        KeysetHandle keyset = parsed(json, origin);
        return rendered(KeysetHandle.newBuilder(keyset)
                .addEntry(KeysetHandle.generateEntryFromParameters(PredefinedAeadParameters.AES256_GCM)
                        .withRandomId()));
    }

    /** Returns the keyset with another key that seals. */
    public static String withPrimary(String json, String origin, long id) {
        KeysetHandle keyset = parsed(json, origin);
        KeysetHandle.Builder builder = KeysetHandle.newBuilder(keyset);
        builder.getAt(placeOf(id, keyset, origin)).makePrimary();
        return rendered(builder);
    }

    /** Returns the keyset without one of its keys. */
    public static String without(String json, String origin, long id) {
        KeysetHandle keyset = parsed(json, origin);
        int place = placeOf(id, keyset, origin);
        if (keyset.getAt(place).isPrimary()) {
            throw new BrokerKeepException(
                    ErrorCode.REFUSED,
                    "Key " + id + " of the keyset from " + origin + " is the primary one: it encrypts.",
                    "make another key the primary one, encrypt all secrets anew, and remove this one then.");
        }
        return rendered(KeysetHandle.newBuilder(keyset).deleteAt(place));
    }

    private static int placeOf(long id, KeysetHandle keyset, String origin) {
        for (int n = 0; n < keyset.size(); n++) {
            if (Integer.toUnsignedLong(keyset.getAt(n).getId()) == id) {
                return n;
            }
        }
        throw new BrokerKeepException(
                ErrorCode.REFUSED,
                "The keyset from " + origin + " has no key " + id + ".",
                "list its keys to see their numbers.");
    }

    /** Encrypts or decrypts bytes for a context; what it throws is told by its type only. */
    public interface Cipher {
        /** Returns the other form. */
        byte[] apply(byte[] bytes, byte[] context) throws GeneralSecurityException, IOException;
    }

    /** Returns a keyset whose keys are encrypted by somebody else's key. */
    public static String wrapped(String json, String origin, Cipher encrypt) {
        KeysetHandle keyset = parsed(json, origin);
        try {
            return TinkJsonProtoKeysetFormat.serializeEncryptedKeyset(
                    keyset, by(encrypt), WRAPPING, AeadConfig2026.get());
        } catch (GeneralSecurityException | RuntimeException e) {
            throw unwilling("encrypted", origin, e);
        }
    }

    /** Returns a keyset whose keys were encrypted by somebody else's key, with its keys in plain. */
    public static String unwrapped(String json, String origin, Cipher decrypt) {
        try {
            return rendered(KeysetHandle.newBuilder(
                    TinkJsonProtoKeysetFormat.parseEncryptedKeyset(json, by(decrypt), WRAPPING, AeadConfig2026.get())));
        } catch (GeneralSecurityException | RuntimeException e) {
            throw unwilling("decrypted", origin, e);
        }
    }

    private static Aead by(Cipher cipher) {
        return new Aead() {
            @Override
            public byte[] encrypt(byte[] plaintext, byte[] context) throws GeneralSecurityException {
                return asked(plaintext, context);
            }

            @Override
            public byte[] decrypt(byte[] ciphertext, byte[] context) throws GeneralSecurityException {
                return asked(ciphertext, context);
            }

            private byte[] asked(byte[] bytes, byte[] context) throws GeneralSecurityException {
                try {
                    return cipher.apply(bytes, context);
                } catch (IOException e) {
                    throw new GeneralSecurityException(e.getClass().getSimpleName());
                }
            }
        };
    }

    /** The cause is left out: its text may hold anything. */
    private static BrokerKeepException unwilling(String what, String origin, Exception cause) {
        return new BrokerKeepException(
                ErrorCode.KEYSET_INVALID,
                "The keyset from " + origin + " could not be " + what + " by the key management service ("
                        + cause.getClass().getSimpleName() + ").",
                "check that it is a keyset that this service has encrypted, that the service can be reached, and that this"
                        + " process may use its key.");
    }

    static KeysetHandle parsed(String json, String origin) {
        try {
            return TinkJsonProtoKeysetFormat.parseKeyset(json, AeadConfig2026.get(), InsecureSecretKeyAccess.get());
        } catch (GeneralSecurityException | RuntimeException e) {
            // The cause is left out: a parser may repeat what it could not parse, and that is a key.
            throw new BrokerKeepException(
                    ErrorCode.KEYSET_INVALID,
                    "The keyset from " + origin + " cannot be read ("
                            + e.getClass().getSimpleName() + ").",
                    "give a Tink AEAD keyset in JSON, as KeysetSource.newKeysetJson() or Tink's own tool makes it.");
        }
    }

    static String rendered(KeysetHandle.Builder builder) {
        try {
            return TinkJsonProtoKeysetFormat.serializeKeyset(
                    builder.setConfiguration(AeadConfig2026.get()).build(),
                    AeadConfig2026.get(),
                    InsecureSecretKeyAccess.get());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("a changed keyset cannot be written", e);
        }
    }
}
