package dev.brokerkeep.core;

import dev.brokerkeep.BrokerKeepException;
import dev.brokerkeep.core.internal.crypto.TinkKeysets;
import dev.brokerkeep.core.internal.crypto.TinkSecretBox;
import java.util.List;

/**
 * Keysets as text, and the steps by which a key is replaced while processes run:
 *
 * <ol>
 *   <li>add a key, and give the keyset to every process: from then on each can open what the new key will seal;
 *   <li>make it the primary one, and give the keyset to every process: from then on all seal with it;
 *   <li>encrypt all secrets anew ({@link SecretKeeping#renew});
 *   <li>remove the old key.
 * </ol>
 *
 * <p>Each step returns a new text; the caller keeps the old one until the new one is safe. All throw
 * {@link BrokerKeepException} with {@code KEYSET_INVALID} if the text is no keyset; no error holds a key.
 */
public final class Keysets {
    private static final String ORIGIN = "this text";

    private Keysets() {}

    /**
     * A key of a keyset, without the key itself.
     *
     * @param id its number, unique in the keyset
     * @param isPrimary whether it seals; the others only open
     */
    public record Key(long id, boolean isPrimary) {}

    /** Returns a new keyset of one key. Whoever has it, and the database, can read the secrets. */
    public static String create() {
        return TinkSecretBox.newKeysetJson();
    }

    /** Returns the keys of a keyset, in their order. */
    public static List<Key> keys(String keyset) {
        return TinkKeysets.entries(keyset, ORIGIN).stream()
                .map(entry -> new Key(entry.id(), entry.isPrimary()))
                .toList();
    }

    /** Returns the keyset with one more key, the last one; it opens and does not seal yet. */
    public static String add(String keyset) {
        return TinkKeysets.withNewKey(keyset, ORIGIN);
    }

    /**
     * Returns the keyset with another primary key.
     *
     * @throws BrokerKeepException with {@code REFUSED} if it has no such key
     */
    public static String promote(String keyset, long id) {
        return TinkKeysets.withPrimary(keyset, ORIGIN, id);
    }

    /**
     * Returns the keyset without a key: what that sealed cannot be opened any more.
     *
     * @throws BrokerKeepException with {@code REFUSED} if it has no such key, or it is the primary one
     */
    public static String remove(String keyset, long id) {
        return TinkKeysets.without(keyset, ORIGIN, id);
    }

    /**
     * Returns the keyset with its keys encrypted by a key management service: it can be kept where others read it, and
     * used by {@link KeysetSource#wrapped}.
     */
    public static String wrap(String keyset, KeyManagement service) {
        return TinkKeysets.wrapped(keyset, ORIGIN, service::encrypt);
    }

    /** Returns a wrapped keyset with its keys in plain, to change it by the other methods. */
    public static String unwrap(String wrapped, KeyManagement service) {
        return TinkKeysets.unwrapped(wrapped, ORIGIN, service::decrypt);
    }
}
