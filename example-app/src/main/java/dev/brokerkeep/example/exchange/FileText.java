package dev.brokerkeep.example.exchange;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The text of a file, which is UTF-8 without a byte order mark and nothing else. */
final class FileText {
    /** Enough for 100 000 accounts with their encrypted secrets. */
    static final int MOST_BYTES = 128 << 20;

    private FileText() {}

    static String read(Path path) {
        String name = nameOf(path);
        try {
            long size = Files.size(path);
            if (size > MOST_BYTES) {
                throw new InvalidDocumentException(
                        Place.of(name),
                        "it is " + size + " bytes long, and " + MOST_BYTES + " are the most: split it in several");
            }
            return decode(name, Files.readAllBytes(path));
        } catch (IOException e) {
            throw new InvalidDocumentException(
                    Place.of(name),
                    "it cannot be read (" + e.getClass().getSimpleName()
                            + "): give a file that is there and may be read");
        }
    }

    static String nameOf(Path path) {
        Path last = path.getFileName();
        return Visible.of(last == null ? path.toString() : last.toString());
    }

    static String decode(String name, byte[] bytes) {
        String mark = byteOrderMark(bytes);
        if (mark != null) {
            throw new InvalidDocumentException(
                    new Place(name, 1, 1),
                    "it begins with the byte order mark of " + mark + ": save it as UTF-8 without one");
        }
        CharBuffer text = CharBuffer.allocate(bytes.length + 1);
        ByteBuffer source = ByteBuffer.wrap(bytes);
        CoderResult result = StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT)
                .decode(source, text, true);
        text.flip();
        if (result.isError()) {
            throw new InvalidDocumentException(
                    Place.at(name, text, text.length()),
                    "here stands a byte that is not UTF-8: save the file in that encoding");
        }
        if (text.toString().isBlank()) {
            throw new InvalidDocumentException(Place.of(name), "it is empty");
        }
        return text.toString();
    }

    private static @Nullable String byteOrderMark(byte[] bytes) {
        int first = bytes.length < 2 ? 0 : (bytes[0] & 0xff) << 8 | (bytes[1] & 0xff);
        return switch (first) {
            case 0xfeff, 0xfffe -> "UTF-16";
            case 0xefbb -> bytes.length > 2 && (bytes[2] & 0xff) == 0xbf ? "UTF-8" : null;
            default -> null;
        };
    }
}
