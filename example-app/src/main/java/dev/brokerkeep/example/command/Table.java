package dev.brokerkeep.example.command;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Rows under named columns: lines for people, objects for programs. Not for use by several threads. */
public final class Table {
    private static final int LONGEST_CELL = 160;
    private static final String NOTHING = "-";

    private final List<String> columns;
    private final List<@Nullable Object[]> rows = new ArrayList<>();

    private Table(List<String> columns) {
        this.columns = columns;
    }

    /** A value that people and programs see differently. */
    private record Cell(String shown, @Nullable Object told) {}

    /** Returns an empty table with these columns; programs see the same names. */
    public static Table of(String... columns) {
        return new Table(List.of(columns));
    }

    /** Returns what people see as one text, and programs as another value. */
    public static Object cell(String shown, @Nullable Object told) {
        return new Cell(shown, told);
    }

    /** Adds a row: texts, numbers, booleans, {@link #cell cells}, lists of these; null for nothing. */
    public Table row(@Nullable Object... cells) {
        if (cells.length != columns.size()) {
            throw new IllegalArgumentException(cells.length + " cells for the columns " + columns);
        }
        rows.add(cells);
        return this;
    }

    /** Tells whether there are no rows. */
    public boolean isEmpty() {
        return rows.isEmpty();
    }

    /** Returns the rows for programs. */
    List<Map<String, @Nullable Object>> told() {
        List<Map<String, @Nullable Object>> all = new ArrayList<>();
        for (@Nullable Object[] row : rows) {
            Map<String, @Nullable Object> object = new LinkedHashMap<>();
            for (int i = 0; i < row.length; i++) {
                object.put(columns.get(i), told(row[i]));
            }
            all.add(object);
        }
        return all;
    }

    static @Nullable Object told(@Nullable Object cell) {
        return cell instanceof Cell special ? special.told() : cell;
    }

    /** Gives the lines for people to {@code line}; the first is the heading. */
    void print(UnaryOperator<String> heading, Consumer<String> line) {
        List<String[]> texts = new ArrayList<>();
        for (@Nullable Object[] row : rows) {
            texts.add(Arrays.stream(row).map(Table::shown).toArray(String[]::new));
        }
        String[] head = columns.toArray(String[]::new);
        int[] widths = widths(head, texts);
        line.accept(heading.apply(joined(head, widths)));
        texts.forEach(row -> line.accept(joined(row, widths)));
    }

    private static int[] widths(String[] head, List<String[]> texts) {
        int[] widths = new int[head.length];
        for (String[] row : texts) {
            widen(widths, row);
        }
        widen(widths, head);
        return widths;
    }

    private static void widen(int[] widths, String[] row) {
        for (int i = 0; i < row.length; i++) {
            widths[i] = Math.max(widths[i], length(row[i]));
        }
    }

    private static String joined(String[] row, int[] widths) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < row.length; i++) {
            line.append(row[i]);
            if (i + 1 < row.length) {
                line.append(String.join("", Collections.nCopies(widths[i] - length(row[i]) + 2, " ")));
            }
        }
        return line.toString().stripTrailing();
    }

    private static String shown(@Nullable Object cell) {
        String text = cell == null ? NOTHING : cell instanceof Cell special ? special.shown() : String.valueOf(cell);
        String seen = Visible.of(text);
        return length(seen) <= LONGEST_CELL
                ? seen
                : seen.substring(0, seen.offsetByCodePoints(0, LONGEST_CELL)) + "... (" + text.length()
                        + " characters; --json shows all)";
    }

    private static int length(String text) {
        return text.codePointCount(0, text.length());
    }
}
