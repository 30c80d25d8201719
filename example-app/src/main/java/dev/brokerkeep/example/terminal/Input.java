package dev.brokerkeep.example.terminal;

import java.io.Console;
import java.io.InputStream;
import java.util.Objects;

/** Where answers come from: a person at a terminal, or a stream. */
public interface Input {
    /** Tells whether a person can be asked. */
    boolean isInteractive();

    /** Asks a person, and returns the line they typed; empty if they typed none. */
    String line(String question);

    /** Asks a person, and returns what they typed without showing it; empty if they typed none. */
    String hidden(String question);

    /** Returns standard input. */
    InputStream stream();

    /** Returns the input of this process. */
    @SuppressWarnings("SystemConsoleNull") // up to JDK 21 null is the answer, and later ones are asked what they add
    static Input ofProcess() {
        Console console = System.console();
        return console != null && Terminal.isTerminal(console) ? new OfConsole(console, System.in) : of(System.in);
    }

    /** Returns an input behind which there is nobody to ask. */
    static Input of(InputStream stream) {
        return new OfNobody(stream);
    }

    /** A person at a terminal. */
    record OfConsole(Console console, InputStream stream) implements Input {
        @Override
        public boolean isInteractive() {
            return true;
        }

        @Override
        public String line(String question) {
            return Objects.requireNonNullElse(console.readLine("%s", question), "");
        }

        @Override
        public String hidden(String question) {
            char[] typed = console.readPassword("%s", question);
            return typed == null ? "" : new String(typed);
        }
    }

    /** A stream. */
    record OfNobody(InputStream stream) implements Input {
        @Override
        public boolean isInteractive() {
            return false;
        }

        @Override
        public String line(String question) {
            throw new IllegalStateException("Nobody can be asked");
        }

        @Override
        public String hidden(String question) {
            throw new IllegalStateException("Nobody can be asked");
        }
    }
}
