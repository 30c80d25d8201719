package dev.brokerkeep.example.demo;

import dev.brokerkeep.cache.InstanceCache;

/** A way to use accounts, in two parts: what has to be there first, and what is counted. */
@FunctionalInterface
interface Use {
    /** Prepares, uncounted, and returns what is to be counted. */
    Counted prepare(InstanceCache instances);

    /** The part that is counted. */
    @FunctionalInterface
    interface Counted {
        /** Does it once. */
        void run() throws InterruptedException;
    }

    /** Returns a use that needs no preparation. */
    static Use of(Direct use) {
        return instances -> () -> use.run(instances);
    }

    /** A use that needs no preparation. */
    @FunctionalInterface
    interface Direct {
        /** Does it once. */
        void run(InstanceCache instances) throws InterruptedException;
    }
}
