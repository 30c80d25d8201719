package dev.brokerkeep.core.internal.settings;

import dev.brokerkeep.settings.InForce;
import java.time.Duration;

/** Finds out where a transaction is in force. */
public interface InForceCheck {
    /** Waits until every live process has applied what this transaction committed, or the time is up. */
    InForce await(long transactionId, Duration patience);
}
