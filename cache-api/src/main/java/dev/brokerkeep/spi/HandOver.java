package dev.brokerkeep.spi;

/** In which order an account object gives way to its successor when a setting changes that it was built from. */
public enum HandOver {
    /** The successor is built at once; the predecessor finishes the calls it is in and is closed. */
    OVERLAP,
    /**
     * The predecessor finishes the calls it is in and is closed, then the successor is built: for brokers that allow
     * one connection per credential. Calls wait meanwhile, for a bounded time.
     */
    EXCLUSIVE
}
