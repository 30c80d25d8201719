package dev.brokerkeep.alpaca;

import dev.brokerkeep.settings.Secret;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Locale;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import tools.jackson.databind.node.ObjectNode;

/**
 * The key pair of an account: puts itself on requests, and tells whether a text gives it away. Deliberately not a
 * record, so that it masks itself in every text.
 */
final class Credentials {
    /** A piece of a secret this long counts as the secret. */
    private static final int TELLING_LENGTH = 12;

    /** Codings of shorter secrets are like ordinary words. */
    private static final int LEAST_CODED_LENGTH = 6;

    private final Secret key;
    private final Secret secret;
    private final String fingerprint;

    Credentials(Secret key, Secret secret) {
        this.key = key;
        this.secret = secret;
        this.fingerprint = fingerprintOf(key);
    }

    /** Returns what tells credentials apart by their key, and gives nothing of it away. */
    String fingerprint() {
        return fingerprint;
    }

    private static String fingerprintOf(Secret key) {
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-256").digest(key.reveal().getBytes(StandardCharsets.UTF_8));
            return Base64.getEncoder().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has SHA-256", e);
        }
    }

    /** Puts the key pair into a message of the stream of trade updates. */
    void addTo(ObjectNode message) {
        message.put("key", key.reveal()).put("secret", secret.reveal());
    }

    /** Alpaca Trading API, security schemes API_Key and API_Secret. */
    HttpRequest.Builder addTo(HttpRequest.Builder request) {
        return request.header("APCA-API-KEY-ID", key.reveal()).header("APCA-API-SECRET-KEY", secret.reveal());
    }

    /** Tells whether a text holds a secret or a telling piece of it: plain, URL-encoded or in base64, in any case. */
    boolean appearIn(String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        return Stream.of(key, secret)
                .map(Secret::reveal)
                .flatMap(Credentials::spellings)
                .anyMatch(spelling -> holdsPieceOf(spelling.toLowerCase(Locale.ROOT), lower));
    }

    private static Stream<String> spellings(String value) {
        if (value.length() < LEAST_CODED_LENGTH) {
            return Stream.of(value);
        }
        byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
        return Stream.of(
                value,
                URLEncoder.encode(value, StandardCharsets.UTF_8),
                Base64.getEncoder().withoutPadding().encodeToString(bytes),
                Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
    }

    private static boolean holdsPieceOf(String spelling, String text) {
        int length = Math.min(TELLING_LENGTH, spelling.length());
        return IntStream.rangeClosed(0, spelling.length() - length)
                .anyMatch(start -> text.contains(spelling.substring(start, start + length)));
    }

    /** Tells whether a text of this failure, or of one it carries, gives a secret away. */
    boolean appearIn(Throwable failure) {
        Throwable cause = failure.getCause();
        return appearIn(failure.toString())
                || (cause != null && appearIn(cause))
                || Stream.of(failure.getSuppressed()).anyMatch(this::appearIn);
    }

    @Override
    public String toString() {
        return "Credentials[" + Secret.MASK + "]";
    }
}
