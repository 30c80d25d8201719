package dev.brokerkeep.core.internal.instance;

import dev.brokerkeep.AccountId;
import dev.brokerkeep.BrokerKeepException;
import dev.brokerkeep.ErrorCode;
import dev.brokerkeep.core.internal.settings.AccountSnapshot;
import dev.brokerkeep.core.internal.settings.Cell;
import dev.brokerkeep.settings.Freshness;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The place of an account's current instance, and of its handle.
 *
 * <p>The place is vacant, or somebody builds in it, or an instance occupies it, or the last attempt to build failed and
 * it rests. Every transition is one compare-and-set, so there is no lock that a build could hold: the thread that
 * turned "vacant" into "building" builds, others of the same account wait for it, other accounts do not notice.
 *
 * <p>A call reads the settings first and then looks at the place. An instance that disagrees with what was read is
 * retired and replaced. Therefore no call that begins after a save has returned uses an instance built from what was
 * there before it. A caller who holds older settings than the instance reads them again instead: it must not replace
 * new by old.
 */
final class InstanceSlot implements Cell.Tenant {
    private static final Vacant VACANT = new Vacant();

    private final Cell cell;
    private final InstanceFactory factory;
    private final AtomicReference<Occupancy> place = new AtomicReference<>(VACANT);

    /** Held from before the construction until after the close of each object of a broker with EXCLUSIVE hand-over. */
    private final Semaphore exclusive = new Semaphore(1);

    private final AtomicReference<@Nullable KnownHandle> handle = new AtomicReference<>();

    InstanceSlot(Cell cell, InstanceFactory factory) {
        this.cell = cell;
        this.factory = factory;
    }

    sealed interface Occupancy permits Vacant, Building, Occupied, Resting {}

    private record Vacant() implements Occupancy {}

    private record Occupied(Instance instance) implements Occupancy {}

    /**
     * The last attempts failed.
     *
     * @param settings what was built from; other settings may be tried at once
     * @param failures how many attempts in a row
     * @param restsUntil when the next attempt may be made, in nanoseconds of the factory's ticker
     */
    private record Resting(AccountSnapshot settings, BrokerKeepException failure, int failures, long restsUntil)
            implements Occupancy {}

    Cell cell() {
        return cell;
    }

    Semaphore exclusive() {
        return exclusive;
    }

    AtomicReference<@Nullable KnownHandle> handle() {
        return handle;
    }

    /** Returns the current instance with one call counted in; the caller leaves it. Builds it if need be. */
    Instance enter(InstanceFactory.Reader settings) {
        while (true) {
            List<Freshness> demands = demands();
            AccountSnapshot snapshot = settings.read(demands);
            requireEnabled(snapshot);
            Occupancy now = occupancy();
            if (now instanceof Occupied occupied) {
                Instance instance = occupied.instance();
                if (!demands.containsAll(instance.demands())) {
                    continue; // built meanwhile, from settings that have to be fresher than what was read
                }
                if (instance.agreesWith(snapshot)) {
                    if (instance.enter()) {
                        return instance;
                    }
                    place.compareAndSet(now, VACANT);
                } else if (!instance.isAheadOf(snapshot)) {
                    vacate(now);
                }
            } else if (now instanceof Building building) {
                building.awaitEnd(id(), factory.buildPatience());
            } else if (now instanceof Resting resting && mustRest(resting, snapshot)) {
                throw stillFailing(resting);
            } else {
                Instance built = build(now, snapshot);
                if (built != null && (demands.containsAll(built.demands()) || isConfirmed(built, settings))) {
                    return built;
                }
            }
        }
    }

    private List<Freshness> demands() {
        return occupancy() instanceof Occupied occupied ? occupied.instance().demands() : List.of();
    }

    /** What an object demands is known once it has been built; lets the call out of it again if it came too late. */
    private static boolean isConfirmed(Instance built, InstanceFactory.Reader settings) {
        boolean isConfirmed = false;
        try {
            AccountSnapshot confirming = settings.read(built.demands());
            requireEnabled(confirming);
            isConfirmed = built.agreesWith(confirming);
            return isConfirmed;
        } finally {
            if (!isConfirmed) {
                built.leave();
            }
        }
    }

    /** Lets go of the instance, also of one that is being built. */
    void vacate() {
        while (true) {
            Occupancy now = occupancy();
            if (now == VACANT || vacate(now)) {
                return;
            }
        }
    }

    private Occupancy occupancy() {
        return Objects.requireNonNull(place.get());
    }

    private boolean vacate(Occupancy expected) {
        if (!place.compareAndSet(expected, VACANT)) {
            return false;
        }
        if (expected instanceof Occupied occupied) {
            occupied.instance().retire();
        }
        return true;
    }

    @Override
    public void evicted() {
        vacate();
    }

    @Override
    public boolean isOccupied() {
        Occupancy now = occupancy();
        return now instanceof Occupied || now instanceof Building;
    }

    @Override
    public void changed(AccountSnapshot settings) {
        while (true) {
            Occupancy now = occupancy();
            if (!isOutdatedBy(settings, now) || vacate(now)) {
                return;
            }
        }
    }

    /** What an object that is being built will have read is not known yet, so any change outdates it. */
    private static boolean isOutdatedBy(AccountSnapshot settings, Occupancy now) {
        boolean isOff = !settings.info().enabled();
        if (now instanceof Building building) {
            return isOff || settings.isNewerThan(building.settings());
        }
        return now instanceof Occupied occupied
                && !occupied.instance().isAheadOf(settings)
                && (isOff || !occupied.instance().agreesWith(settings));
    }

    /**
     * Builds, and returns the instance with the builder's own call counted in, so that the call gets through even if
     * the account is put out of memory meanwhile; null if somebody else builds or the runtime was closed.
     */
    private @Nullable Instance build(Occupancy before, AccountSnapshot snapshot) {
        Building building = new Building(snapshot);
        BrokerKeepException forAll = null;
        if (!place.compareAndSet(before, building)) {
            return null;
        }
        try {
            Instance built = factory.build(this, snapshot);
            built.enter();
            if (place.compareAndSet(building, new Occupied(built))) {
                catchUp(snapshot);
                factory.stayWarm(cell);
                if (factory.isClosed()) {
                    vacate();
                }
            } else {
                // Somebody let go of it while it was built.
                built.retire();
            }
            if (factory.isClosed()) {
                built.leave();
                return null;
            }
            return built;
        } catch (BrokerKeepException e) {
            int failures = before instanceof Resting resting ? resting.failures() + 1 : 1;
            // Neither somebody else's slow close nor the interruption of this thread is a fault of these settings:
            // the next call may try at once.
            Occupancy after = e.code() == ErrorCode.INSTANCE_FAILED
                    ? new Resting(snapshot, e, failures, factory.restUntil(failures))
                    : VACANT;
            place.compareAndSet(building, after);
            if (e.code() == ErrorCode.HAND_OVER_TIMED_OUT) {
                // One after the other they would wait as often as there are callers.
                forAll = e;
            }
            throw e;
        } catch (Throwable e) {
            place.compareAndSet(building, VACANT);
            throw e;
        } finally {
            building.end(forAll);
        }
    }

    /**
     * Settings may have changed after they were read for this, and before anybody could see that it was being built.
     */
    private void catchUp(AccountSnapshot builtFrom) {
        if (cell.ticket().isSatisfiedBy(builtFrom)) {
            return;
        }
        AccountSnapshot known = cell.snapshot();
        if (known != null) {
            changed(known);
        } else {
            vacate();
        }
    }

    private boolean mustRest(Resting resting, AccountSnapshot snapshot) {
        return !snapshot.isNewerThan(resting.settings()) && factory.now() - resting.restsUntil() < 0;
    }

    private BrokerKeepException stillFailing(Resting resting) {
        // A new exception, so that its stack trace shows this caller.
        BrokerKeepException first = resting.failure();
        long millis = (resting.restsUntil() - factory.now()) / 1_000_000;
        return new BrokerKeepException(
                ErrorCode.INSTANCE_FAILED,
                "Account " + id() + " has no instance after " + resting.failures()
                        + " failed attempts to build one; the next" + " attempt is made in " + millis
                        + " ms, or as soon as its settings change.",
                first.remedy(),
                first);
    }

    static void requireEnabled(AccountSnapshot snapshot) {
        if (!snapshot.info().enabled()) {
            throw new BrokerKeepException(
                    ErrorCode.ACCOUNT_DISABLED,
                    "Account " + snapshot.info().id() + " is disabled.",
                    "enable it in the account registry before you call its broker.");
        }
    }

    AccountId id() {
        return cell.id();
    }
}
