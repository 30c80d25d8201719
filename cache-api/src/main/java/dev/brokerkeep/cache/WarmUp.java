package dev.brokerkeep.cache;

/**
 * How far a warm-up is, or how it ended.
 *
 * @param asked how many accounts were asked for
 * @param loaded how many were loaded, or found in memory; the limit on memory may have put some of them out again
 * @param unknown how many do not exist, or have no plugin
 */
public record WarmUp(int asked, int loaded, int unknown) {
    /** Is told how far a warm-up is: on the calling thread, after each portion. */
    @FunctionalInterface
    public interface Progress {
        /** Takes notice; an exception ends the warm-up and reaches its caller. */
        void at(WarmUp state);
    }
}
