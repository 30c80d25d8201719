package dev.brokerkeep.example.accounts;

import dev.brokerkeep.BrokerId;
import dev.brokerkeep.example.command.Workplace;

/** Reads the names of brokers. */
final class Brokers {
    private Brokers() {}

    static BrokerId id(String text, Workplace workplace) {
        try {
            return BrokerId.of(text);
        } catch (IllegalArgumentException e) {
            throw workplace.wrong(e.getMessage() + ".");
        }
    }
}
