package dev.brokerkeep.core.testing;

/** An interface that callers cannot name, behind one that they can. */
interface Room {
    default String room() {
        return "4.07";
    }
}
