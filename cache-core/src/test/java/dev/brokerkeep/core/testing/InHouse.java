package dev.brokerkeep.core.testing;

/** An interface that callers cannot name, in front of one that they can. */
interface InHouse extends Desk {
    default String cleaner() {
        return "nobody's business";
    }
}
