package dev.brokerkeep.settings;

import java.util.Objects;

/**
 * Who makes a change, from where, and why: kept with it in the history. It is the word of whoever makes the change; the
 * database notes by itself whom it had let in. Do not put secrets here: notes are shown.
 *
 * @param actor who: a user or a program; empty if the database's user says enough; at most 200 characters
 * @param source from where, such as {@code API}, {@code CLI} or {@code WEB}; at most 40 characters
 * @param reason why; may be empty; at most 2 000 characters
 */
public record ChangeNote(String actor, String source, String reason) {
    private static final ChangeNote NONE = new ChangeNote("", "API", "");

    /** Refuses what is too long, and characters that cannot be seen. */
    public ChangeNote {
        require("actor", actor, 200);
        require("source", source, 40);
        require("reason", reason, 2_000);
        if (source.isEmpty()) {
            throw new IllegalArgumentException("The source of a change is not empty: say API, CLI, WEB or the like");
        }
    }

    /** Returns the note of a change of which nobody has said anything. */
    public static ChangeNote none() {
        return NONE;
    }

    /** Returns the note of a change that this user or program makes. */
    public static ChangeNote by(String actor) {
        return new ChangeNote(actor, NONE.source, "");
    }

    /** Returns this note with another source. */
    public ChangeNote from(String where) {
        return new ChangeNote(actor, where, reason);
    }

    /** Returns this note with another reason. */
    public ChangeNote because(String why) {
        return new ChangeNote(actor, source, why);
    }

    private static void require(String what, String text, int longest) {
        Objects.requireNonNull(text, what);
        if (text.codePointCount(0, text.length()) > longest) {
            throw new IllegalArgumentException("The " + what + " of a change has more than " + longest + " characters");
        }
        if (Storable.problemWith(text) != null || text.chars().anyMatch(ChangeNote::isControl)) {
            throw new IllegalArgumentException("The " + what + " of a change holds characters that cannot be shown");
        }
    }

    /** Line breaks may stand in a reason; what turns or hides text may not. */
    private static boolean isControl(int character) {
        int type = Character.getType(character);
        return type == Character.FORMAT || (type == Character.CONTROL && character != '\n' && character != '\t');
    }
}
