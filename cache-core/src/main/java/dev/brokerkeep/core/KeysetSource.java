package dev.brokerkeep.core;

import dev.brokerkeep.BrokerKeepException;
import dev.brokerkeep.ErrorCode;
import dev.brokerkeep.core.internal.crypto.LockedSecretBox;
import dev.brokerkeep.core.internal.crypto.SecretBox;
import dev.brokerkeep.core.internal.crypto.TinkKeysets;
import dev.brokerkeep.core.internal.crypto.TinkSecretBox;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Supplier;

/**
 * Where the keys come from that secrets are encrypted with: a Tink AEAD keyset in JSON. Whoever has it, and the
 * database, can read the secrets; whoever loses it cannot any more. Immutable; its texts hold no keys.
 */
public final class KeysetSource {
    private final String origin;
    private final Supplier<SecretBox> box;

    private KeysetSource(String origin, Supplier<SecretBox> box) {
        this.origin = origin;
        this.box = box;
    }

    /** No keyset: secrets can neither be stored nor read, everything else works. */
    public static KeysetSource none() {
        return new KeysetSource("nowhere", LockedSecretBox::new);
    }

    /** A new keyset that lives as long as this process: for demonstrations and tests. Its secrets are lost with it. */
    public static KeysetSource generated() {
        String json = newKeysetJson();
        return new KeysetSource("this process", () -> TinkSecretBox.of(json, "this process"));
    }

    /** The content of a file; read when BrokerKeep starts. */
    public static KeysetSource file(Path path) {
        return new KeysetSource("file " + path, () -> TinkSecretBox.of(read(path), "file " + path));
    }

    /**
     * The content of a file whose keys are encrypted by a key management service ({@link Keysets#wrap}); the service is
     * asked once, when BrokerKeep starts.
     */
    public static KeysetSource wrapped(Path path, KeyManagement service) {
        String origin = "file " + path;
        return new KeysetSource(
                origin, () -> TinkSecretBox.of(TinkKeysets.unwrapped(read(path), origin, service::decrypt), origin));
    }

    /** The value of an environment variable; read when BrokerKeep starts. */
    public static KeysetSource environment(String name) {
        return new KeysetSource("environment variable " + name, () -> {
            String json = System.getenv(name);
            if (json == null || json.isBlank()) {
                throw new BrokerKeepException(
                        ErrorCode.KEYSET_MISSING,
                        "The environment variable " + name + ", which should hold the keyset, is not set.",
                        "set it to a Tink AEAD keyset in JSON.");
            }
            return TinkSecretBox.of(json, "environment variable " + name);
        });
    }

    /** Returns a new keyset in JSON, to be kept where only the application can read it. */
    public static String newKeysetJson() {
        return TinkSecretBox.newKeysetJson();
    }

    SecretBox open() {
        return box.get();
    }

    private static String read(Path path) {
        try {
            return Files.readString(path);
        } catch (IOException e) {
            throw new BrokerKeepException(
                    ErrorCode.KEYSET_MISSING,
                    "The keyset file " + path + " cannot be read ("
                            + e.getClass().getSimpleName() + ").",
                    "create it, readable for this process only.",
                    e);
        }
    }

    /** Returns where the keyset comes from. */
    @Override
    public String toString() {
        return "KeysetSource[" + origin + "]";
    }
}
