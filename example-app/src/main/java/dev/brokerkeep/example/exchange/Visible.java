package dev.brokerkeep.example.exchange;

/** Names out of files as they may be shown: they could hold anything. */
final class Visible {
    private static final int LONGEST = 60;

    private Visible() {}

    /** Returns the text, shortened, with an escape in the place of what cannot be seen or turns the text around it. */
    static String of(String text) {
        StringBuilder shown = new StringBuilder();
        text.codePoints().limit(LONGEST).forEach(character -> {
            switch (Character.getType(character)) {
                case Character.CONTROL,
                        Character.FORMAT,
                        Character.SURROGATE,
                        Character.UNASSIGNED,
                        Character.PRIVATE_USE,
                        Character.LINE_SEPARATOR,
                        Character.PARAGRAPH_SEPARATOR -> shown.append(String.format("\\u{%04X}", character));
                default -> shown.appendCodePoint(character);
            }
        });
        return text.codePointCount(0, text.length()) > LONGEST ? shown + "..." : shown.toString();
    }
}
