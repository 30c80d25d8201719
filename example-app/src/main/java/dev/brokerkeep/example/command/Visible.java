package dev.brokerkeep.example.command;

/** Makes texts of others fit for a terminal: what they hold shall not command it, hide or turn anything. */
public final class Visible {
    private Visible() {}

    /** Returns the text with everything that cannot be seen written out, such as {@code \u001b}. */
    public static String of(String text) {
        StringBuilder seen = new StringBuilder(text.length());
        text.codePoints().forEach(c -> {
            if (isVisible(c)) {
                seen.appendCodePoint(c);
            } else {
                seen.append(c > 0xFFFF ? "\\u{%x}".formatted(c) : "\\u%04x".formatted(c));
            }
        });
        return seen.toString();
    }

    private static boolean isVisible(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            default -> true;
        };
    }
}
