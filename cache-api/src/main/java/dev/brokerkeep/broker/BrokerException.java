package dev.brokerkeep.broker;

import dev.brokerkeep.BrokerKeepException;
import dev.brokerkeep.ErrorCode;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A call that the broker refused, failed or did not answer. Its texts never hold credentials. */
public final class BrokerException extends BrokerKeepException {
    private static final long serialVersionUID = 1L;
    private static final String LOOK_FIRST =
            "look the order up by its client order id before anything is tried again: it may be at work.";

    private final Kind kind;
    private final Outcome outcome;
    private final @Nullable Duration retryAfter;

    /** Creates a failure without a cause, and with the outcome that its kind has as a rule. */
    public BrokerException(Kind kind, String problem) {
        this(kind, problem, null, null);
    }

    /**
     * Creates a failure.
     *
     * @param kind what a caller can do about it
     * @param problem what was called and what came of it, as a sentence; no credentials
     * @param retryAfter how long the broker asks to wait; only with {@link Kind#RATE_LIMITED}, and null if it does not
     *     say
     * @param cause the failure underneath, if there is one
     */
    public BrokerException(Kind kind, String problem, @Nullable Duration retryAfter, @Nullable Throwable cause) {
        this(kind, kind.outcome, problem, kind.remedy, retryAfter, cause);
    }

    /**
     * Creates a failure of a call that was to change something.
     *
     * @param kind what a caller can do about it
     * @param outcome what became of the change; if {@code UNKNOWN}, the exception says to look before trying again
     * @param problem what was called and what came of it, as a sentence; no credentials
     * @param retryAfter how long to wait; only with {@link Kind#RATE_LIMITED}, and null if nobody says
     * @param cause the failure underneath, if there is one
     */
    public BrokerException(
            Kind kind, Outcome outcome, String problem, @Nullable Duration retryAfter, @Nullable Throwable cause) {
        this(kind, outcome, problem, outcome == Outcome.UNKNOWN ? LOOK_FIRST : kind.remedy, retryAfter, cause);
    }

    private BrokerException(
            Kind kind,
            Outcome outcome,
            String problem,
            String remedy,
            @Nullable Duration retryAfter,
            @Nullable Throwable cause) {
        super(codeOf(kind), kind + ": " + sentence(problem), remedy, cause);
        this.kind = Objects.requireNonNull(kind, "kind");
        this.outcome = Objects.requireNonNull(outcome, "outcome");
        this.retryAfter = retryAfter;
    }

    private static String sentence(String problem) {
        return problem.matches("(?s).*[.!?]\\s*") ? problem : problem + ".";
    }

    private static ErrorCode codeOf(Kind kind) {
        return switch (kind) {
            case CLOSED -> ErrorCode.CLOSED;
            case INTERRUPTED -> ErrorCode.INTERRUPTED;
            default -> ErrorCode.BROKER_CALL_FAILED;
        };
    }

    /** Returns what kind of failure this is. */
    public Kind kind() {
        return kind;
    }

    /**
     * Returns what became of what the call was to change. Of a call that only reads, it tells nothing.
     *
     * <p>After {@code UNKNOWN}, look the order up by its client order id before anything is tried again; see
     * {@link TradingAccount}.
     */
    public Outcome outcome() {
        return outcome;
    }

    /** Returns how long the broker asks to wait before the next call; empty if it does not say. */
    public Optional<Duration> retryAfter() {
        return Optional.ofNullable(retryAfter);
    }

    /** What became of what a call was to change. */
    public enum Outcome {
        /** Nothing was sent: nothing has changed. */
        NOT_SENT,
        /** The broker has refused it: nothing has changed. */
        REFUSED,
        /** It may have been carried out, now or later, or not. */
        UNKNOWN
    }

    /** Failures by what a caller can do about them. */
    public enum Kind {
        /** The broker does not accept the credentials. */
        AUTHENTICATION(
                Outcome.REFUSED,
                "check the account's credentials, and whether they are meant for the server that was called."),
        /** The credentials are good and do not allow this. */
        PERMISSION(Outcome.REFUSED, "ask the broker to allow this for the account."),
        /** Buying power or shares do not suffice. */
        INSUFFICIENT_FUNDS(Outcome.REFUSED, "reduce the order, or add funds."),
        /** There is no such order, asset or position. */
        NOT_FOUND(Outcome.REFUSED, "check the id or symbol."),
        /** The broker found the request itself wrong. */
        INVALID_REQUEST(Outcome.REFUSED, "correct the request as the broker's message says."),
        /** The order's state does not allow it: it has ended, or another change is under way. */
        ORDER_STATE(Outcome.REFUSED, "look at the order's status; submit another order if it has ended."),
        /** The account cannot do this at all. */
        UNSUPPORTED(Outcome.NOT_SENT, "ask for what the account's capabilities name."),
        /** Too many calls; see {@link BrokerException#retryAfter()}. */
        RATE_LIMITED(Outcome.REFUSED, "wait as long as the broker asks, and call less often."),
        /** The broker cannot be reached, or fails. */
        UNAVAILABLE(Outcome.UNKNOWN, "try again later, and look at the broker's status page."),
        /** No complete answer came before the deadline. */
        TIMED_OUT(Outcome.UNKNOWN, "try again later; raise the deadline if this happens often."),
        /** The answer cannot be understood. */
        MALFORMED_ANSWER(Outcome.UNKNOWN, "report it to the plugin's author: the broker may have changed its API."),
        /** The thread was interrupted while it waited; its interrupt flag is set again. */
        INTERRUPTED(Outcome.UNKNOWN, "nothing, if the interruption was intended."),
        /** The account object has been closed. */
        CLOSED(Outcome.NOT_SENT, "get the account from the cache again.");

        /** What can be said of a change where nothing else is known: never more than is certain. */
        private final Outcome outcome;

        private final String remedy;

        Kind(Outcome outcome, String remedy) {
            this.outcome = outcome;
            this.remedy = remedy;
        }
    }
}
