package dev.brokerkeep;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A failure that names the thing, the cause and the remedy. Its texts never hold the value of a secret.
 *
 * <p>Unchecked, because at most call sites the only right answer is to let the operation fail.
 */
public class BrokerKeepException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final ErrorCode code;
    private final String problem;
    private final String remedy;

    /** Creates a failure without an underlying cause. */
    public BrokerKeepException(ErrorCode code, String problem, String remedy) {
        this(code, problem, remedy, null);
    }

    /**
     * Creates a failure.
     *
     * @param code what kind of failure
     * @param problem what is wrong, with the name of the thing, in whole sentences; no secret values
     * @param remedy what the reader can do about it
     * @param cause the failure underneath, if there is one
     */
    public BrokerKeepException(ErrorCode code, String problem, String remedy, @Nullable Throwable cause) {
        super(code + ": " + problem + " What to do: " + remedy, cause);
        this.code = Objects.requireNonNull(code, "code");
        this.problem = Objects.requireNonNull(problem, "problem");
        this.remedy = Objects.requireNonNull(remedy, "remedy");
    }

    /** Returns what kind of failure this is. */
    public final ErrorCode code() {
        return code;
    }

    /** Returns what is wrong; also the middle of {@link #getMessage()}. */
    public final String problem() {
        return problem;
    }

    /** Returns what the reader can do about it; also the end of {@link #getMessage()}. */
    public final String remedy() {
        return remedy;
    }
}
