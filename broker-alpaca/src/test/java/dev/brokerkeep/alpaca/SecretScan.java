package dev.brokerkeep.alpaca;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.stream.Stream;

/** Looks for the test credentials, in any spelling and by pieces of 12 characters. */
final class SecretScan {
    private SecretScan() {}

    /** Looks at the message, the stack trace, and all causes and suppressed exceptions, as a log would print them. */
    static void assertClean(Throwable failure) {
        StringWriter printed = new StringWriter();
        failure.printStackTrace(new PrintWriter(printed, true));
        assertClean(printed.toString());
    }

    static void assertClean(String text) {
        Stream.of(Accounts.KEY, Accounts.SECRET).flatMap(SecretScan::spellings).forEach(spelling -> {
            for (int i = 0; i + 12 <= spelling.length(); i++) {
                assertThat(text).doesNotContain(spelling.substring(i, i + 12));
            }
        });
    }

    static Stream<String> spellings(String secret) {
        byte[] bytes = secret.getBytes(StandardCharsets.UTF_8);
        return Stream.of(
                secret,
                URLEncoder.encode(secret, StandardCharsets.UTF_8),
                Base64.getEncoder().encodeToString(bytes),
                Base64.getUrlEncoder().encodeToString(bytes));
    }
}
