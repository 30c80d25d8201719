package dev.brokerkeep.alpaca;

import dev.brokerkeep.broker.BrokerException;
import dev.brokerkeep.broker.BrokerException.Kind;
import dev.brokerkeep.broker.BrokerException.Outcome;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How messages name a call, and what it is for. Makes the failures of the call, so that each says of a change what is
 * certain, and no more.
 *
 * @param text method and path
 * @param purpose what the call is for
 */
record CallName(String text, Purpose purpose) {
    static CallName read(String text) {
        return new CallName(text, Purpose.READ);
    }

    /** Returns a failure after the call was sent; of a change, with the outcome that the kind has as a rule. */
    BrokerException failure(Kind kind, String problem) {
        return failure(kind, problem, null, null);
    }

    BrokerException failure(Kind kind, String problem, @Nullable Duration retryAfter, @Nullable Throwable cause) {
        BrokerException failure = new BrokerException(kind, text + problem, retryAfter, cause);
        // Its remedy is that of a read; where an order may be at work, it is to look first.
        return failure.outcome() == Outcome.UNKNOWN ? unknown(kind, problem, cause) : failure;
    }

    /** Returns a failure that says nothing about the change, whatever the kind lets expect. */
    BrokerException unknown(Kind kind, String problem, @Nullable Throwable cause) {
        return purpose.changes()
                ? new BrokerException(kind, Outcome.UNKNOWN, text + problem, null, cause)
                : new BrokerException(kind, text + problem, null, cause);
    }

    /** Returns a failure before anything was sent. */
    BrokerException notSent(Kind kind, String problem) {
        return notSent(kind, problem, null, null);
    }

    BrokerException notSent(Kind kind, String problem, @Nullable Duration retryAfter, @Nullable Throwable cause) {
        return new BrokerException(kind, Outcome.NOT_SENT, text + problem, retryAfter, cause);
    }
}
