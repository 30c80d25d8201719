package dev.brokerkeep.tck.rules;

import dev.brokerkeep.broker.BrokerException;
import dev.brokerkeep.broker.TradeUpdate;
import dev.brokerkeep.broker.TradeUpdate.Execution;
import dev.brokerkeep.broker.TradeUpdates;
import dev.brokerkeep.tck.Untested;
import dev.brokerkeep.tck.Violation;
import dev.brokerkeep.tck.bench.World;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** A listener that keeps what it hears, and fails when it is told to. Safe for many threads. */
final class Hearing implements TradeUpdates.Listener {
    private final List<Object> heard = new ArrayList<>();
    private boolean failsNext;
    private boolean isInside;
    private boolean isCrowded;

    /** What may have been missed. */
    record Gap(Instant from, Instant to) {}

    /** That there is nothing more to hear. */
    record End(BrokerException reason) {}

    /** Opens a stream, if the account has one and the simulation too. */
    static void begin(World world) {
        if (world.account() instanceof TradeUpdates updates) {
            try {
                updates.subscribe(new Hearing());
            } catch (RuntimeException e) {
                // STR-01 tells what is wrong with it.
                return;
            }
        }
    }

    /** Opens a stream, for which the simulation has to have one. */
    static TradeUpdates.Subscription subscribed(World world, TradeUpdates updates, Hearing hearing) {
        try {
            return updates.subscribe(hearing);
        } catch (RuntimeException e) {
            world.simulator().streams().lacking().ifPresent(lacking -> {
                throw new Untested(String.valueOf(lacking.getMessage()));
            });
            throw new Violation("subscribe(listener) failed though the broker answered well: " + e, e);
        }
    }

    @Override
    public void update(TradeUpdate update) {
        hear(update);
    }

    @Override
    public void gap(Instant from, Instant to) {
        hear(new Gap(from, to));
    }

    @Override
    public void ended(BrokerException reason) {
        hear(new End(reason));
    }

    private void hear(Object what) {
        boolean fails;
        synchronized (this) {
            isCrowded |= isInside;
            isInside = true;
            heard.add(what);
            fails = failsNext;
            failsNext = false;
            notifyAll();
        }
        // Others, if there are any, come in between.
        synchronized (this) {
            isInside = false;
        }
        if (fails) {
            throw new IllegalStateException("The kit's listener fails here, as listeners may");
        }
    }

    /** Lets the next call of this fail. */
    synchronized void failNext() {
        failsNext = true;
    }

    /** Returns whether two threads have called at once. */
    synchronized boolean isCrowded() {
        return isCrowded;
    }

    /** Returns how much was heard. */
    synchronized int count() {
        return heard.size();
    }

    /** Returns all that was heard since there was this much. */
    synchronized List<Object> since(int count) {
        return List.copyOf(heard.subList(count, heard.size()));
    }

    /** Returns the first thing of this kind, as soon as it has been heard; empty if that takes longer than this. */
    synchronized Optional<Object> await(Predicate<Object> wanted, Duration longest) throws InterruptedException {
        long deadline = System.nanoTime() + longest.toNanos();
        while (true) {
            Optional<Object> found = heard.stream().filter(wanted).findFirst();
            long left = deadline - System.nanoTime();
            if (found.isPresent() || left <= 0) {
                return found;
            }
            wait(left / 1_000_000 + 1);
        }
    }

    /** Returns the update that tells of an execution, as soon as it has been heard; empty if that takes too long. */
    Optional<TradeUpdate> awaitFill(String execution, Duration longest) throws InterruptedException {
        return await(each -> isOf(execution, each), longest).map(TradeUpdate.class::cast);
    }

    /** Tells whether this is the update that tells of an execution. */
    static boolean isOf(String execution, Object heard) {
        return heard instanceof TradeUpdate update
                && update.execution().map(Execution::id).equals(Optional.of(execution));
    }
}
