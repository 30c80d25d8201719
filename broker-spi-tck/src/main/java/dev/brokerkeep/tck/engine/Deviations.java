package dev.brokerkeep.tck.engine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The file in which an author declares which rules the plugin breaks on purpose, committed beside its code. One rule a
 * line, with a link to where it is explained:
 *
 * <pre>{@code
 * # Our broker has no test server that can refuse funds.
 * ERR-01 = https://example.org/acme-plugin/issues/7
 * }</pre>
 *
 * <p>The rule is examined all the same; once the plugin keeps it, the line has to go.
 */
public final class Deviations {
    private Deviations() {}

    /**
     * Reads a file.
     *
     * @param rules all rules there are
     * @return for each declared rule its link
     * @throws IOException if it cannot be read
     * @throws IllegalArgumentException if a line is none of the above, with file and line
     */
    public static Map<String, String> read(Path file, List<Rule> rules) throws IOException {
        Set<String> known = rules.stream().map(Rule::id).collect(Collectors.toSet());
        Map<String, String> deviations = new LinkedHashMap<>();
        int number = 0;
        for (String line : Files.readAllLines(file)) {
            number++;
            String text = line.strip();
            if (text.isEmpty() || text.startsWith("#")) {
                continue;
            }
            String where = file.getFileName() + ", line " + number + ": ";
            int sign = text.indexOf('=');
            String id = sign < 0 ? text : text.substring(0, sign).strip();
            String link = sign < 0 ? "" : text.substring(sign + 1).strip();
            if (!known.contains(id)) {
                throw new IllegalArgumentException(
                        where + "there is no rule '" + id + "'; write RULE-ID = https://link");
            }
            if (!link.matches("https?://\\S+(\\s.*)?")) {
                throw new IllegalArgumentException(
                        where + id + " has no link to where it is explained; write " + id + " = https://link");
            }
            if (deviations.put(id, link) != null) {
                throw new IllegalArgumentException(where + id + " is declared twice; remove one of the lines");
            }
        }
        return deviations;
    }
}
