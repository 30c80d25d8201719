package dev.brokerkeep.core.internal.postgres;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.zip.CRC32;

/** The scripts that {@link SchemaMigrator} runs, and the notes that it keeps of them, as text. */
public final class MigrationScripts {
    /** By version, from 1. */
    private static final List<String> NAMES =
            List.of("V1__accounts_and_settings.sql", "V2__change_feed.sql", "V3__history.sql");

    /** As Flyway creates it. */
    private static final String NOTES = """
            create schema if not exists brokerkeep;
            create table brokerkeep.schema_history (
                installed_rank int           not null constraint schema_history_pk primary key,
                version        varchar(50),
                description    varchar(200)  not null,
                type           varchar(20)   not null,
                script         varchar(1000) not null,
                checksum       int,
                installed_by   varchar(100)  not null,
                installed_on   timestamp     not null default now(),
                execution_time int           not null,
                success        boolean       not null
            );
            create index schema_history_s_idx on brokerkeep.schema_history (success);

            """;

    private MigrationScripts() {}

    /** Returns the highest version. */
    public static int latest() {
        return NAMES.size();
    }

    /** Returns all scripts after a version, as one transaction. */
    public static String after(int version) {
        if (version < 0 || version > latest()) {
            throw new IllegalArgumentException(
                    "The tables have a version from 0, none, to " + latest() + ", not " + version);
        }
        StringBuilder all = new StringBuilder("begin;\n\n");
        if (version == 0) {
            all.append(NOTES);
        }
        // What is in the scripts is to stand in no other schema; what is after them, as before.
        all.append("set local search_path = brokerkeep;\n\n");
        for (int next = version + 1; next <= latest(); next++) {
            String script = text(next);
            all.append(script.replace("${flyway:defaultSchema}", "brokerkeep"))
                    .append('\n')
                    .append(note(next, script))
                    .append("\n\n");
        }
        return all.append("commit;\n").toString();
    }

    private static String note(int version, String script) {
        String file = NAMES.get(version - 1);
        String description = file.substring(file.indexOf("__") + 2, file.length() - ".sql".length())
                .replace('_', ' ');
        return "insert into brokerkeep.schema_history (installed_rank, version, description, type, script, checksum,"
                + " installed_by, execution_time, success)\nselect coalesce(max(installed_rank), 0) + 1, '" + version
                + "', '" + description + "', 'SQL', '" + file + "', " + checksum(script)
                + ", current_user, 0, true from brokerkeep.schema_history;";
    }

    /** As Flyway computes it: of the lines without their ends. */
    private static int checksum(String script) {
        CRC32 sum = new CRC32();
        script.lines().forEach(line -> sum.update(line.getBytes(StandardCharsets.UTF_8)));
        return (int) sum.getValue();
    }

    private static String text(int version) {
        String name = SchemaMigrator.FOLDER + "/" + NAMES.get(version - 1);
        try (InputStream script = MigrationScripts.class.getClassLoader().getResourceAsStream(name)) {
            return new String(Objects.requireNonNull(script, name).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
