package dev.brokerkeep.core.internal.instance;

import dev.brokerkeep.AccountId;
import dev.brokerkeep.BrokerKeepException;
import dev.brokerkeep.ErrorCode;
import dev.brokerkeep.core.internal.settings.AccountSnapshot;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** One thread builds the instance of an account, others wait for it. Compared by identity. */
final class Building implements InstanceSlot.Occupancy {
    private final AccountSnapshot settings;
    private final Thread builder = Thread.currentThread();
    private final CompletableFuture<Optional<BrokerKeepException>> ended = new CompletableFuture<>();

    Building(AccountSnapshot settings) {
        this.settings = settings;
    }

    /** Returns what is being built from. */
    AccountSnapshot settings() {
        return settings;
    }

    /** Ends the waiting of all others, with this failure if there is one: they have waited as long as the builder. */
    void end(@Nullable BrokerKeepException failure) {
        ended.complete(Optional.ofNullable(failure));
    }

    /**
     * Returns when the building has ended; the caller looks again at what there is then.
     *
     * @param nanos the longest wait: constructors of two accounts that call each other's handles would never end
     */
    void awaitEnd(AccountId id, long nanos) {
        if (builder == Thread.currentThread()) {
            throw new BrokerKeepException(
                    ErrorCode.REFUSED,
                    "The constructor of account " + id + " calls its own handle, itself or through another account.",
                    "the plugin's author has to make that call later, on the first call of the account say.");
        }
        Optional<BrokerKeepException> failure;
        try {
            failure = ended.get(nanos, TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BrokerKeepException(
                    ErrorCode.INTERRUPTED,
                    "The thread was interrupted while it waited for an account object to be built.",
                    "nothing, if the interruption was intended.",
                    e);
        } catch (TimeoutException e) {
            throw new BrokerKeepException(
                    ErrorCode.INSTANCE_FAILED,
                    "The account object of account " + id + " is still being built, by thread '" + builder.getName()
                            + "', and this one has waited for it for " + Duration.ofNanos(nanos) + ".",
                    "look at what that thread waits for: constructors do no I/O, and two of them that call each"
                            + " other's accounts never end.",
                    e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("A building never ends exceptionally", e);
        }
        if (failure.isPresent()) {
            BrokerKeepException first = failure.get();
            // A new exception, so that its stack trace shows this caller.
            throw new BrokerKeepException(first.code(), first.problem(), first.remedy(), first);
        }
    }
}
