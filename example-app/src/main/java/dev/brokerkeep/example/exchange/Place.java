package dev.brokerkeep.example.exchange;

/**
 * Where in a file something stands.
 *
 * @param file the name of the file
 * @param line from 1; 0 where the file as a whole is meant
 * @param column from 1; 0 where the line as a whole is meant
 */
public record Place(String file, int line, int column) {
    static Place of(String file) {
        return new Place(file, 0, 0);
    }

    /** Returns the place of a character of a text. */
    static Place at(String file, CharSequence text, int index) {
        int line = 1;
        int column = 1;
        for (int i = 0; i < index; i++) {
            if (text.charAt(i) == '\n') {
                line++;
                column = 1;
            } else {
                column++;
            }
        }
        return new Place(file, line, column);
    }

    /** Returns {@code file, line 3, column 7}. */
    @Override
    public String toString() {
        return file + (line == 0 ? "" : ", line " + line) + (column == 0 ? "" : ", column " + column);
    }
}
