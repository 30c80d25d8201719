package dev.brokerkeep.example.command;

import dev.brokerkeep.BrokerKeepException;
import dev.brokerkeep.ErrorCode;
import dev.brokerkeep.example.terminal.Input;
import dev.brokerkeep.settings.Secret;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads secrets from where nobody else can see them. */
public final class SecretSource {
    private static final int MOST_BYTES = 4 << 20;

    private final Input input;

    /** Creates what asks here, and reads standard input from here. */
    public SecretSource(Input input) {
        this.input = input;
    }

    /** Returns the content of a file, without the line break at its end. */
    public Secret file(String what, Path file) {
        try (InputStream stream = Files.newInputStream(file)) {
            return secret(what, "the file " + file, stream);
        } catch (IOException e) {
            throw unreadable(what, "the file " + file, e.getClass().getSimpleName());
        }
    }

    /** Returns what standard input holds, without the line break at its end. */
    public Secret standardInput(String what) {
        try {
            return secret(what, "standard input", input.stream());
        } catch (IOException e) {
            throw unreadable(what, "standard input", e.getClass().getSimpleName());
        }
    }

    /** Asks the person at the terminal, who must be there. */
    public Secret prompt(String what) {
        String typed = input.hidden(what + " (not shown): ");
        if (typed.isEmpty()) {
            throw unreadable(what, "the terminal", "nothing was typed");
        }
        return checked(what, "the terminal", typed);
    }

    private static Secret secret(String what, String from, InputStream stream) throws IOException {
        byte[] bytes = stream.readNBytes(MOST_BYTES + 1);
        if (bytes.length > MOST_BYTES) {
            throw unreadable(what, from, "longer than any setting may be");
        }
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            return checked(what, from, text.replaceFirst("\\r?\\n\\z", ""));
        } catch (CharacterCodingException e) {
            throw unreadable(what, from, "not UTF-8");
        }
    }

    private static Secret checked(String what, String from, String text) {
        if (text.isEmpty()) {
            throw unreadable(what, from, "empty");
        }
        try {
            return Secret.of(text);
        } catch (IllegalArgumentException e) {
            throw unreadable(what, from, String.valueOf(e.getMessage()));
        }
    }

    private static BrokerKeepException unreadable(String what, String from, String why) {
        return new BrokerKeepException(
                ErrorCode.CONFIGURATION_INVALID,
                "The secret '" + what + "' cannot be had from " + from + " (" + why + ").",
                "give it as UTF-8 text, in a file that you may read or on standard input.");
    }
}
