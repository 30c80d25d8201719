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

    private final Kind kind;
    private final @Nullable Duration retryAfter;

    /** Creates a failure without a cause. */
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
        super(codeOf(kind), kind + ": " + sentence(problem), kind.remedy, cause);
        this.kind = Objects.requireNonNull(kind, "kind");
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

    /** Returns how long the broker asks to wait before the next call; empty if it does not say. */
    public Optional<Duration> retryAfter() {
        return Optional.ofNullable(retryAfter);
    }

    /** Failures by what a caller can do about them. */
    public enum Kind {
        /** The broker does not accept the credentials. */
        AUTHENTICATION("check the account's credentials, and whether they are meant for the server that was called."),
        /** The credentials are good and do not allow this. */
        PERMISSION("ask the broker to allow this for the account."),
        /** Buying power or shares do not suffice. */
        INSUFFICIENT_FUNDS("reduce the order, or add funds."),
        /** There is no such order, asset or position. */
        NOT_FOUND("check the id or symbol."),
        /** The broker found the request itself wrong. */
        INVALID_REQUEST("correct the request as the broker's message says."),
        /** Too many calls; see {@link BrokerException#retryAfter()}. */
        RATE_LIMITED("wait as long as the broker asks, and call less often."),
        /** The broker cannot be reached, or fails. */
        UNAVAILABLE("try again later, and look at the broker's status page."),
        /** No complete answer came before the deadline. */
        TIMED_OUT("try again later; raise the deadline if this happens often."),
        /** The answer cannot be understood. */
        MALFORMED_ANSWER("report it to the plugin's author: the broker may have changed its API."),
        /** The thread was interrupted while it waited; its interrupt flag is set again. */
        INTERRUPTED("nothing, if the interruption was intended."),
        /** The account object has been closed. */
        CLOSED("get the account from the cache again.");

        private final String remedy;

        Kind(String remedy) {
            this.remedy = remedy;
        }
    }
}
