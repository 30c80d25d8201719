package dev.brokerkeep.tck.bench;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.BitSet;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Looks for planted secrets in texts: plain, URL-encoded, in base64 at each of its three offsets, and any twelve
 * characters of each of these. Safe for many threads.
 */
final class SecretScan {
    private static final int SLICE = 12;

    private final Set<String> slices = ConcurrentHashMap.newKeySet();

    /** Adds a secret to look for. */
    void plant(String secret) {
        Set<String> forms = new LinkedHashSet<>();
        forms.add(secret);
        forms.add(URLEncoder.encode(secret, StandardCharsets.UTF_8));
        for (int offset = 0; offset < 3; offset++) {
            byte[] bytes = ("\0".repeat(offset) + secret).getBytes(StandardCharsets.UTF_8);
            String encoded = Base64.getEncoder().withoutPadding().encodeToString(bytes);
            // The characters at both ends depend on the neighbours.
            forms.add(encoded.substring(offset == 0 ? 0 : offset + 1, encoded.length() - 2));
        }
        for (String form : forms) {
            for (int i = 0; i + SLICE <= form.length(); i++) {
                slices.add(form.substring(i, i + SLICE));
            }
        }
    }

    /** Returns where in a text a secret stands, without repeating it; empty if none does. */
    Optional<String> find(String text) {
        for (int i = 0; i + SLICE <= text.length(); i++) {
            if (slices.contains(text.substring(i, i + SLICE))) {
                return Optional.of(surroundings(text, i));
            }
        }
        return Optional.empty();
    }

    /** Returns a text in which each secret is replaced, for a message that quotes what a plugin said. */
    String masked(String text) {
        BitSet secret = new BitSet(text.length());
        for (int i = 0; i + SLICE <= text.length(); i++) {
            if (slices.contains(text.substring(i, i + SLICE))) {
                secret.set(i, i + SLICE);
            }
        }
        StringBuilder masked = new StringBuilder();
        int at = 0;
        for (int from = secret.nextSetBit(0); from >= 0; from = secret.nextSetBit(at)) {
            masked.append(text, at, from).append("<secret>");
            at = secret.nextClearBit(from);
        }
        return masked.append(text, at, text.length()).toString();
    }

    /** Returns what stands before the secret, so that an author finds the place. */
    private String surroundings(String text, int at) {
        int from = Math.max(0, at - 60);
        return text.substring(from, at).replaceAll("\\s+", " ").strip() + " <secret>";
    }

    /** Returns the first place in any of these texts. */
    Optional<String> findAny(Collection<String> texts) {
        return texts.stream().map(this::find).flatMap(Optional::stream).findFirst();
    }
}
