package dev.brokerkeep.example.exchange;

import java.util.Optional;

/** What an account may be called; the registry refuses other names too, but only one at a time. */
final class AccountNames {
    private static final int LONGEST = 200;

    private AccountNames() {}

    static Optional<String> problemOf(String name) {
        boolean unfit = name.isEmpty()
                || name.length() > LONGEST
                || !name.strip().equals(name)
                || name.codePoints().anyMatch(AccountNames::isInvisible);
        return unfit
                ? Optional.of(
                        "an account has a name of 1 to " + LONGEST + " visible characters, with no blank at either end")
                : Optional.empty();
    }

    private static boolean isInvisible(int character) {
        return switch (Character.getType(character)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> true;
            default -> false;
        };
    }
}
