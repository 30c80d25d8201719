package dev.brokerkeep.example.exchange;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;

/** What the secrets of a file are encrypted under. Masks itself. Immutable. */
public final class Passphrase {
    /** Shorter ones are guessed, whatever is done to slow that down. */
    static final int LEAST_CHARACTERS = 12;

    /** Transient, so that mappers that copy fields by reflection leave it alone. */
    private final transient byte[] bytes;

    private Passphrase(byte[] bytes) {
        this.bytes = bytes;
    }

    /**
     * Returns the passphrase of these characters.
     *
     * @throws IllegalArgumentException if they are fewer than 12
     */
    public static Passphrase of(char[] characters) {
        if (characters.length < LEAST_CHARACTERS) {
            throw new IllegalArgumentException("A passphrase has at least " + LEAST_CHARACTERS + " characters");
        }
        ByteBuffer encoded = StandardCharsets.UTF_8.encode(CharBuffer.wrap(characters));
        byte[] bytes = new byte[encoded.remaining()];
        encoded.get(bytes);
        return new Passphrase(bytes);
    }

    byte[] bytes() {
        return bytes.clone();
    }

    @Override
    public String toString() {
        return "Passphrase[******]";
    }
}
