package dev.brokerkeep.example;

import dev.brokerkeep.example.terminal.Input;
import dev.brokerkeep.example.terminal.Terminal;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** One run of the program inside the test's process. */
public record CommandRun(int exitCode, String out, String err) {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    public static CommandRun of(String... arguments) {
        return with(Map.of(), arguments);
    }

    public static CommandRun with(Map<String, String> environment, String... arguments) {
        return with(environment, Input.of(InputStream.nullInputStream()), arguments);
    }

    public static CommandRun with(Map<String, String> environment, Input input, String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int exitCode = Main.run(
                Terminal.plain(new PrintWriter(out, true), new PrintWriter(err, true)), input, environment, arguments);
        return new CommandRun(exitCode, out.toString(), err.toString());
    }

    /** Returns an input that holds a text. */
    public static Input input(String text) {
        return Input.of(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
    }

    /** Returns a person who answers every question, and hidden ones, with the same text. */
    public static Input person(String answer) {
        return new Input() {
            @Override
            public boolean isInteractive() {
                return true;
            }

            @Override
            public String line(String question) {
                return answer;
            }

            @Override
            public String hidden(String question) {
                return answer;
            }

            @Override
            public InputStream stream() {
                return InputStream.nullInputStream();
            }
        };
    }

    /** Returns the output, which must be JSON. */
    public JsonNode json() {
        return JSON.readTree(out);
    }

    /** Returns all that was written. */
    public String all() {
        return out + err;
    }
}
