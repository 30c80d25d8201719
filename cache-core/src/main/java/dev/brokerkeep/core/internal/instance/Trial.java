package dev.brokerkeep.core.internal.instance;

import dev.brokerkeep.BrokerKeepException;
import dev.brokerkeep.ErrorCode;
import dev.brokerkeep.broker.AccountSummary;
import dev.brokerkeep.core.internal.settings.AccountSnapshot;
import dev.brokerkeep.settings.Freshness;
import dev.brokerkeep.settings.SettingsReading;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Asks a broker with settings that are proposed only: an account object sees them, and nobody else. */
final class Trial implements InstanceFactory.LiveReader {
    private final AccountSnapshot proposed;

    Trial(AccountSnapshot proposed) {
        this.proposed = proposed;
    }

    @Override
    public AccountSnapshot read(List<Freshness> demands) {
        return proposed;
    }

    @Override
    public SettingsReading read(Freshness freshness) {
        return new SettingsReading(proposed.settings(), Duration.ZERO);
    }

    @Override
    public void requireSaving() {
        throw new BrokerKeepException(
                ErrorCode.REFUSED,
                "Settings of account " + proposed.info().id() + " are being tried only, so nothing is saved.",
                "nothing: this is meant for the account object that tried to save.");
    }

    /** Asks on a thread of its own. */
    AccountSummary ask(Instance instance, Duration deadline) {
        FutureTask<AccountSummary> question = new FutureTask<>(instance.account()::summary);
        Thread thread = new Thread(
                () -> {
                    try {
                        question.run();
                    } finally {
                        instance.leave();
                    }
                },
                "brokerkeep-trial");
        thread.setDaemon(true);
        instance.enter();
        thread.start();
        try {
            return question.get(deadline.toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            throw failure(Objects.requireNonNull(e.getCause()));
        } catch (TimeoutException e) {
            question.cancel(true);
            throw failed("The broker did not answer within " + deadline + ".", "try again, or look at its status.", e);
        } catch (InterruptedException e) {
            question.cancel(true);
            Thread.currentThread().interrupt();
            throw new BrokerKeepException(
                    ErrorCode.INTERRUPTED,
                    "The thread was interrupted while it tried settings of account "
                            + proposed.info().id() + ".",
                    "nothing, if the interruption was intended.",
                    e);
        }
    }

    private static RuntimeException failure(Throwable thrown) {
        if (thrown instanceof Error error) {
            throw error;
        }
        // An unchecked exception of the broker's or ours says it best itself.
        return thrown instanceof RuntimeException known
                ? known
                : failed(
                        "The account object failed with " + thrown.getClass().getName() + ".",
                        "look at the cause.",
                        thrown);
    }

    private static BrokerKeepException failed(String problem, String remedy, Throwable cause) {
        return new BrokerKeepException(ErrorCode.BROKER_CALL_FAILED, problem, remedy, cause);
    }
}
