package dev.brokerkeep.core.internal.settings;

/**
 * Finds out that the stack is nearly used up before anything has begun that would have to be ended: the little that
 * ends it needs stack too.
 */
final class StackReserve {
    private static final int FRAMES = 128;

    private StackReserve() {}

    /** Throws {@code StackOverflowError} if this thread's stack would not do for a few more calls. */
    static void require() {
        long unused = descend(FRAMES, 1, 2, 3);
    }

    /** The sum after the call keeps each frame in place. */
    private static long descend(int frames, long a, long b, long c) {
        return frames == 0 ? a + b + c : descend(frames - 1, b + frames, c, a) + a;
    }
}
