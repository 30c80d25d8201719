package dev.brokerkeep.example.exchange;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConfig;

/**
 * The tables of a predecessor's SQLite file. It is opened so that SQLite writes neither to it nor beside it; a file
 * that somebody else is writing to is refused.
 */
final class LegacyFile {
    private static final byte[] MAGIC = "SQLite format 3\0".getBytes(StandardCharsets.US_ASCII);

    private final List<Definition> definitions = new ArrayList<>();
    private final List<Row> rows = new ArrayList<>();

    private LegacyFile() {}

    /** A row of {@code accountdefinition}. */
    record Definition(long id, Cell name, Cell provider, Cell description) {}

    /** A row of {@code accountsetting}. */
    record Row(long id, Cell account, Cell key, Cell text, Cell json, Cell number) {}

    /**
     * A value as SQLite keeps it, whatever its column was declared as. Its text does not show it.
     *
     * @param kind {@code null}, {@code text}, {@code integer}, {@code real} or {@code blob}
     * @param text its text; null if it is none, or not in the file's encoding
     */
    record Cell(String kind, @Nullable String text, double real, long integer) {
        boolean isNull() {
            return kind.equals("null");
        }

        boolean isText() {
            return kind.equals("text");
        }

        @Override
        public String toString() {
            return "Cell[" + kind + "]";
        }
    }

    List<Definition> definitions() {
        return definitions;
    }

    List<Row> rows() {
        return rows;
    }

    static LegacyFile read(Path path) {
        Place place = Place.of(FileText.nameOf(path));
        try {
            requireSqlite(path, place);
            requireQuiet(path, place);
            byte[] before = checksum(path);
            LegacyFile file = new LegacyFile();
            try (Connection connection = open(path)) {
                file.readAll(connection, place);
            } catch (SQLException e) {
                throw new InvalidDocumentException(
                        place, "SQLite cannot read it (error " + e.getErrorCode() + "): is it cut off or damaged?");
            }
            if (!Arrays.equals(before, checksum(path))) {
                throw new InvalidDocumentException(
                        place, "it was changed while it was read: stop what writes to it, or import a copy");
            }
            return file;
        } catch (IOException e) {
            throw new InvalidDocumentException(
                    place,
                    "it cannot be read (" + e.getClass().getSimpleName()
                            + "): give a file that is there and may be read");
        }
    }

    private static void requireSqlite(Path path, Place place) throws IOException {
        try (InputStream content = Files.newInputStream(path)) {
            if (!Arrays.equals(content.readNBytes(MAGIC.length), MAGIC)) {
                throw new InvalidDocumentException(place, "it is no SQLite file");
            }
        }
    }

    /** What stands in those files is not in the main one yet, or has to be taken out of it again. */
    private static void requireQuiet(Path path, Place place) throws IOException {
        for (String suffix : List.of("-wal", "-journal")) {
            Path beside = path.resolveSibling(path.getFileName() + suffix);
            if (Files.exists(beside) && Files.size(beside) > 0) {
                throw new InvalidDocumentException(
                        place,
                        "beside it is a " + suffix + " file: it is in use, or was not closed properly. Stop what uses"
                                + " it, let 'sqlite3 FILE \"PRAGMA wal_checkpoint(TRUNCATE)\"' finish a copy, and import"
                                + " that");
            }
        }
    }

    private static Connection open(Path path) throws SQLException {
        SQLiteConfig config = new SQLiteConfig();
        config.setReadOnly(true);
        return config.createConnection("jdbc:sqlite:" + path.toAbsolutePath().toUri() + "?mode=ro&immutable=1");
    }

    private void readAll(Connection connection, Place place) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            try (ResultSet check = statement.executeQuery("pragma quick_check(1)")) {
                if (!check.next() || !"ok".equals(check.getString(1))) {
                    throw new InvalidDocumentException(place, "SQLite finds it damaged: import a copy that is not");
                }
            }
            requireColumns(statement, place, "accountdefinition", Set.of("id", "name", "provider"));
            boolean isDescribed = columns(statement, "accountdefinition").contains("description");
            requireColumns(
                    statement,
                    place,
                    "accountsetting",
                    Set.of("id", "account_id", "key", "value_str", "value_json", "value_float"));
            Charset charset = charset(statement);
            try (ResultSet found = statement.executeQuery("select id, " + cell("name") + cell("provider")
                    + (isDescribed ? cell("description") : "'null', null, null, null, ")
                    + "0 from accountdefinition order by id")) {
                while (found.next()) {
                    definitions.add(new Definition(
                            found.getLong(1),
                            cell(found, 2, charset),
                            cell(found, 6, charset),
                            cell(found, 10, charset)));
                }
            }
            try (ResultSet found = statement.executeQuery("select id, " + cell("account_id") + cell("key")
                    + cell("value_str") + cell("value_json") + cell("value_float")
                    + "0 from accountsetting order by id")) {
                while (found.next()) {
                    rows.add(new Row(
                            found.getLong(1),
                            cell(found, 2, charset),
                            cell(found, 6, charset),
                            cell(found, 10, charset),
                            cell(found, 14, charset),
                            cell(found, 18, charset)));
                }
            }
        }
    }

    private static String cell(String column) {
        return "typeof(\"" + column + "\"), cast(\"" + column + "\" as blob), \"" + column + "\", \"" + column + "\", ";
    }

    /** The driver decodes leniently; so texts are fetched as bytes. */
    private static Cell cell(ResultSet row, int from, Charset charset) throws SQLException {
        String kind = String.valueOf(row.getString(from));
        return switch (kind) {
            case "text" -> new Cell(kind, decoded(row.getBytes(from + 1), charset), 0, 0);
            case "real" -> new Cell(kind, null, row.getDouble(from + 2), 0);
            case "integer" -> new Cell(kind, null, row.getDouble(from + 2), row.getLong(from + 3));
            default -> new Cell(kind, null, 0, 0);
        };
    }

    private static @Nullable String decoded(byte @Nullable [] bytes, Charset charset) {
        if (bytes == null) {
            return ""; // the driver's way to give an empty blob
        }
        try {
            return charset.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        } catch (CharacterCodingException e) {
            return null;
        }
    }

    private static Charset charset(Statement statement) throws SQLException {
        try (ResultSet encoding = statement.executeQuery("pragma encoding")) {
            String name = encoding.next() ? String.valueOf(encoding.getString(1)) : "UTF-8";
            return Charset.forName(name.toUpperCase(Locale.ROOT));
        }
    }

    private static void requireColumns(Statement statement, Place place, String table, Set<String> needed)
            throws SQLException {
        Set<String> missing = new TreeSet<>(needed);
        missing.removeAll(columns(statement, table));
        if (!missing.isEmpty()) {
            throw new InvalidDocumentException(
                    place,
                    "it has no table '" + table + "' with the columns " + String.join(", ", missing)
                            + ": is it the predecessor's file?");
        }
    }

    private static Set<String> columns(Statement statement, String table) throws SQLException {
        Set<String> columns = new TreeSet<>();
        try (ResultSet found = statement.executeQuery("pragma table_info(" + table + ")")) {
            while (found.next()) {
                columns.add(String.valueOf(found.getString("name")).toLowerCase(Locale.ROOT));
            }
        }
        return columns;
    }

    private static byte[] checksum(Path path) throws IOException {
        try (InputStream content = new DigestInputStream(Files.newInputStream(path), sha256())) {
            content.transferTo(java.io.OutputStream.nullOutputStream());
            return ((DigestInputStream) content).getMessageDigest().digest();
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java runtime has SHA-256", e);
        }
    }
}
