package dev.brokerkeep.alpaca;

/** What a call is for: it decides what a refusal means, and what may be said of a call that failed. */
enum Purpose {
    READ,
    SUBMIT,
    CANCEL,
    REPLACE;

    /** Tells whether the call is to change something: such a call is sent once, and never repeated. */
    boolean changes() {
        return this != READ;
    }
}
