package dev.brokerkeep.example.command;

import dev.brokerkeep.example.terminal.Terminal;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.databind.json.JsonMapper;

/** Writes results: tables and sentences for people, or one JSON object for programs. */
public final class Output {
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(StreamWriteFeature.WRITE_BIGDECIMAL_AS_PLAIN)
            .build();

    private final Terminal terminal;
    private final boolean isJson;

    Output(Terminal terminal, boolean isJson) {
        this.terminal = terminal;
        this.isJson = isJson;
    }

    /** Tells whether a program reads it. */
    public boolean isJson() {
        return isJson;
    }

    /**
     * Writes a table.
     *
     * @param name what its rows are, in JSON
     * @param none what people are told if there are no rows
     */
    public void table(String name, Table table, String none) {
        if (isJson) {
            json(Map.of(name, table.told()));
        } else if (table.isEmpty()) {
            terminal.out().println(none);
        } else {
            table.print(terminal::bold, terminal.out()::println);
        }
        terminal.out().flush();
    }

    /** Writes a sentence for people, or an object for programs. */
    public void result(String sentence, Map<String, ? extends @Nullable Object> object) {
        if (isJson) {
            json(object);
        } else {
            terminal.out().println(Visible.of(sentence));
        }
        terminal.out().flush();
    }

    /** Writes names and values, one a line for people, or an object for programs. */
    public void values(Map<String, ? extends @Nullable Object> values) {
        if (isJson) {
            json(values);
        } else {
            Table table = Table.of("name", "value");
            values.forEach(table::row);
            table.print(terminal::bold, terminal.out()::println);
        }
        terminal.out().flush();
    }

    /** Writes an object: maps, lists, texts, numbers, booleans and nulls. */
    public void json(Object tree) {
        terminal.out().println(MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(tree));
        terminal.out().flush();
    }

    /** Writes a table beside the results, where errors stand. For people only. */
    public void aside(Table table) {
        if (!isJson) {
            table.print(terminal::bold, terminal.err()::println);
            terminal.err().flush();
        }
    }

    /** Returns what programs see of a cell of a table. */
    public @Nullable Object told(@Nullable Object cell) {
        return Table.told(cell);
    }

    /** Returns an object with these members, in this order; names and values take turns. */
    public static Map<String, @Nullable Object> object(@Nullable Object... namesAndValues) {
        Map<String, @Nullable Object> object = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            object.put(String.valueOf(namesAndValues[i]), namesAndValues[i + 1]);
        }
        return object;
    }
}
