package dev.brokerkeep.example.exchange;

import java.io.Serializable;

/**
 * One thing that keeps a file from being imported.
 *
 * @param place where it stands
 * @param account the account's name; empty if it is none of one account
 * @param setting the setting's name; empty if it is none of one setting
 * @param message what is wrong and what would be right; never a value
 */
public record DocumentProblem(String place, String account, String setting, String message) implements Serializable {
    static DocumentProblem of(Place place, String message) {
        return new DocumentProblem(place.toString(), "", "", message);
    }

    static DocumentProblem of(Place place, String account, String message) {
        return new DocumentProblem(place.toString(), account, "", message);
    }

    static DocumentProblem of(Place place, String account, String setting, String message) {
        return new DocumentProblem(place.toString(), account, setting, message);
    }

    /** Returns {@code file, line 3, column 7: account 'a', setting 'b': message}. */
    @Override
    public String toString() {
        return place + ": " + (account.isEmpty() ? "" : "account '" + Visible.of(account) + "'")
                + (setting.isEmpty() ? "" : ", setting '" + Visible.of(setting) + "'")
                + (account.isEmpty() ? "" : ": ")
                + message;
    }
}
