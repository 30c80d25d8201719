package dev.brokerkeep.core.internal.postgres;

/**
 * How something is that was looked at.
 *
 * @param state how bad it is
 * @param seen what was seen
 * @param remedy what to do; empty if nothing
 */
public record Checked(State state, String seen, String remedy) {
    /** How bad it is. */
    public enum State {
        OK,
        CONCERN,
        BROKEN
    }

    public static Checked ok(String seen) {
        return new Checked(State.OK, seen, "");
    }

    public static Checked concern(String seen, String remedy) {
        return new Checked(State.CONCERN, seen, remedy);
    }

    public static Checked broken(String seen, String remedy) {
        return new Checked(State.BROKEN, seen, remedy);
    }
}
