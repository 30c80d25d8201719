package dev.brokerkeep.example.exchange;

/**
 * What became of one value of a predecessor's file. Its texts hold no values.
 *
 * @param place table and row
 * @param account the account's name; empty if the row belongs to none
 * @param setting the setting's name there; empty if the row is none of a setting
 * @param verdict what became of it
 * @param reason from what to what, and why that is safe; or why it was refused, and what to do
 */
public record LegacyReading(String place, String account, String setting, Verdict verdict, String reason) {
    /** What became of a value. */
    public enum Verdict {
        /** It was taken as it is. */
        TAKEN,
        /** It was written in another way than it should have been, and can mean one thing only. */
        REPAIRED,
        /** It holds nothing, or was told to be left out. */
        LEFT_OUT,
        /** It could mean several things, or nothing that can be stored. */
        REFUSED
    }

    /** Returns one line. */
    @Override
    public String toString() {
        return verdict + " " + place + (account.isEmpty() ? "" : ", account '" + Visible.of(account) + "'")
                + (setting.isEmpty() ? "" : ", setting '" + Visible.of(setting) + "'") + ": " + reason;
    }
}
