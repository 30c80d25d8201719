package dev.brokerkeep.core.internal.settings;

import dev.brokerkeep.BrokerKeepException;
import dev.brokerkeep.ErrorCode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * What one read did not find in memory, or not fresh enough. In rounds, until each account has an answer: what others
 * are loading is joined, all else is loaded by as few queries as possible.
 *
 * <p>Of one thread.
 */
final class Misses {
    private final LoadCombiner combiner;
    private final Runnable requireOpen;
    private final long readBegan;
    private final long allowedAge;

    /** Until when to wait for others, in {@code System.nanoTime()}; put off whenever a query of this thread's ended. */
    private long deadline;

    /**
     * Creates the misses of a read.
     *
     * @param readBegan when the read began
     * @param allowedAge how old what it returns may be
     */
    Misses(LoadCombiner combiner, Runnable requireOpen, long readBegan, long allowedAge) {
        this.combiner = combiner;
        this.requireOpen = requireOpen;
        this.readBegan = readBegan;
        this.allowedAge = allowedAge;
        this.deadline = System.nanoTime() + combiner.patienceNanos();
    }

    /** One account of a round: the flight that shall answer, and what was known when it was chosen. */
    private record Awaited(Flight flight, Cell.Ticket entry, boolean isOwn) {
        Cell cell() {
            return flight.cell;
        }
    }

    /** Returns the answer for one account. */
    AccountSnapshot load(Cell cell) {
        AccountSnapshot[] answer = new AccountSnapshot[1];
        load(List.of(cell), (same, loaded) -> answer[0] = loaded, (same, failure) -> {
            throw failure;
        });
        return java.util.Objects.requireNonNull(answer[0]);
    }

    /** Gives each cell to one of the two functions. These may throw: nobody waits for this thread then. */
    void load(
            List<Cell> missing, BiConsumer<Cell, AccountSnapshot> found, BiConsumer<Cell, BrokerKeepException> failed) {
        List<Cell> left = missing;
        while (!left.isEmpty()) {
            requireOpen.run();
            List<Cell> again = new ArrayList<>();
            List<Awaited> round = new ArrayList<>(left.size());
            boolean inTime = begin(left, round, again);
            for (Awaited awaited : round) {
                AccountSnapshot answer;
                try {
                    answer = answerOf(awaited, inTime);
                } catch (BrokerKeepException e) {
                    failed.accept(awaited.cell(), e);
                    continue;
                }
                if (answer == null) {
                    again.add(awaited.cell());
                } else {
                    found.accept(awaited.cell(), answer);
                }
            }
            left = again;
        }
    }

    /** Finds a flight for each cell, and flies those that are this thread's own. Returns whether that was in time. */
    private boolean begin(List<Cell> cells, List<Awaited> round, List<Cell> again) {
        List<Flight> own = new ArrayList<>(cells.size());
        // From the moment when a flight can be joined, it has to be landed, whatever happens.
        StackReserve.require();
        try {
            for (Cell cell : cells) {
                Cell.Ticket entry = cell.ticket();
                Flight known = cell.flight.get();
                if (known != null && isWorthJoining(known)) {
                    round.add(new Awaited(known, entry, false));
                } else if (!beginOne(cell, known, own, round)) {
                    again.add(cell);
                }
            }
            combiner.fly(own, deadline);
            if (!own.isEmpty()) {
                deadline = System.nanoTime() + combiner.patienceNanos();
            }
            return true;
        } catch (InterruptedException e) {
            throw interrupted();
        } catch (TimeoutException e) {
            own.forEach(Flight::stepAside);
            return false;
        } finally {
            combiner.leave(own);
        }
    }

    private boolean beginOne(Cell cell, @Nullable Flight known, List<Flight> own, List<Awaited> round) {
        Flight flight = new Flight(cell);
        own.add(flight);
        // A flight that somebody voided is pushed aside: who comes after the voiding must not join it. So is one that
        // left too early for this reader.
        if (!cell.flight.compareAndSet(known, flight) && !cell.flight.compareAndSet(null, flight)) {
            own.remove(own.size() - 1);
            return false;
        }
        round.add(new Awaited(flight, flight.ticket, true));
        if (hasNoNeed(flight)) {
            own.remove(own.size() - 1);
        }
        return true;
    }

    private boolean isWorthJoining(Flight known) {
        return !known.hasLanded() && known.cell.isStillValid(known.ticket) && known.mayServe(readBegan, allowedAge);
    }

    /**
     * Lands a flight that need not begin: between the look at memory and the look for a flight to join, the flight that
     * was there may have filled memory and landed.
     */
    private boolean hasNoNeed(Flight own) {
        AccountSnapshot meanwhile = own.cell.snapshot();
        if (meanwhile == null || readBegan - meanwhile.confirmedAt() > allowedAge) {
            return false;
        }
        // As old as memory: whoever has joined this, and needs it fresher, sees that.
        own.sent(meanwhile.confirmedAt());
        own.land(meanwhile, null);
        return true;
    }

    /** Returns what to answer; null if this account has to begin anew. */
    private @Nullable AccountSnapshot answerOf(Awaited awaited, boolean inTime) {
        Flight flight = awaited.flight();
        if (!hasLanded(flight)) {
            flight.stepAside();
            throw waitedTooLong(flight.cell);
        }
        AccountSnapshot loaded = flight.outcome();
        if (loaded == null) {
            if (Thread.currentThread().isInterrupted()) {
                throw interrupted();
            }
            if (awaited.isOwn() && !inTime) {
                throw waitedTooLong(flight.cell);
            }
            return null;
        }
        if (!awaited.isOwn() && !flight.mayServe(readBegan, allowedAge)) {
            return null; // When it was joined it had not left, and then it needed not leave.
        }
        if (awaited.entry().isSatisfiedBy(loaded)) {
            return flight.cell.answer(loaded, awaited.entry());
        }
        if (awaited.isOwn() && flight.cell.isOfSameDatabase(awaited.entry())) {
            throw outdated(
                    "revision " + loaded.revision() + " of account " + flight.cell.id(), "a later one was seen before");
        }
        return null;
    }

    private boolean hasLanded(Flight flight) {
        try {
            return flight.awaitLanding(deadline);
        } catch (InterruptedException e) {
            throw interrupted();
        }
    }

    private BrokerKeepException waitedTooLong(Cell cell) {
        return new BrokerKeepException(
                ErrorCode.DATABASE_UNREACHABLE,
                "The settings of account " + cell.id() + " were not loaded: this call has waited "
                        + Duration.ofNanos(combiner.patienceNanos())
                        + " for queries of others, and these have had no answer, or no session.",
                "set socketTimeout and connectTimeout on the DataSource, so that a dead connection is found to be one,"
                        + " and let its pool have more sessions than loadConcurrency.");
    }

    private static BrokerKeepException interrupted() {
        Thread.currentThread().interrupt();
        return new BrokerKeepException(
                ErrorCode.INTERRUPTED,
                "The thread was interrupted while it waited for settings to be loaded.",
                "nothing, if the interruption was intended.");
    }

    /** The error for an answer that is older than what was seen before. */
    static BrokerKeepException outdated(String answer, String reason) {
        return new BrokerKeepException(
                ErrorCode.DATABASE_OUTDATED,
                "The database server answered with " + answer + ", although " + reason + ": it is an older copy.",
                "connect to the present primary (targetServerType=primary), and fence the old one off.");
    }
}
