package dev.brokerkeep.core.internal.settings;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.J_Result;

/**
 * A reader beside the feed, which takes notice of a change: memory holds revision 1, and is not known to be current.
 * The feed hears of revision 2 and renews the lease; somebody has loaded it meanwhile. Run by {@link ReadingOrderTest}.
 */
final class ReadingOrder {
    private static final long BOUND = 60_000_000_000L;
    private static final AccountSnapshot OLD = at(1, System.nanoTime() - 2 * BOUND);
    private static final AccountSnapshot NEW = at(2, System.nanoTime() - 2 * BOUND);

    private ReadingOrder() {}

    private static AccountSnapshot at(long revision, long confirmedAt) {
        AccountSnapshot now = CellUnderTest.snapshot(1, revision);
        return new AccountSnapshot(now.info(), now.epoch(), now.plugin(), now.settings(), confirmedAt);
    }

    /** What both have in hand. */
    abstract static class Process {
        final Cell cell = new Cell(CellUnderTest.ID, owner -> () -> {});
        final Lease lease = new Lease();

        Process() {
            cell.publish(OLD, cell.ticket());
        }

        final void hearOfTheChange() {
            cell.raise(1, 2);
            cell.publish(NEW, cell.ticket());
        }

        final void renew() {
            lease.renew(System.nanoTime());
        }

        static long revision(AccountSnapshot snapshot) {
            return snapshot == null ? 0 : snapshot.info().revision();
        }
    }

    @JCStressTest
    @Outcome(id = "0", expect = Expect.ACCEPTABLE, desc = "has to ask")
    @Outcome(id = "2", expect = Expect.ACCEPTABLE, desc = "answers with the new")
    @Outcome(id = "1", expect = Expect.FORBIDDEN, desc = "answers with the old")
    @State
    public static class AsItIs extends Process {
        private final Memory memory = new Memory(lease, System::nanoTime);

        @Actor
        public void feed() {
            hearOfTheChange();
            renew();
        }

        @Actor
        public void reader(J_Result result) {
            result.r1 = revision(memory.fresh(cell, BOUND));
        }
    }

    /** Broken: looks at the cell before the lease. */
    @JCStressTest
    @Outcome(id = "0", expect = Expect.ACCEPTABLE, desc = "has to ask")
    @Outcome(id = "2", expect = Expect.ACCEPTABLE, desc = "answers with the new")
    @Outcome(id = "1", expect = Expect.FORBIDDEN, desc = "answers with the old")
    @State
    public static class CellBeforeLease extends Process {
        @Actor
        public void feed() {
            hearOfTheChange();
            renew();
        }

        @Actor
        public void reader(J_Result result) {
            AccountSnapshot snapshot = cell.snapshot();
            long now = System.nanoTime();
            long current = lease.askedAt();
            result.r1 = now - current <= BOUND ? revision(snapshot) : 0;
        }
    }

    /** Broken: renews the lease before the change has reached the cell. */
    @JCStressTest
    @Outcome(id = "0", expect = Expect.ACCEPTABLE, desc = "has to ask")
    @Outcome(id = "2", expect = Expect.ACCEPTABLE, desc = "answers with the new")
    @Outcome(id = "1", expect = Expect.FORBIDDEN, desc = "answers with the old")
    @State
    public static class LeaseBeforeRaise extends Process {
        private final Memory memory = new Memory(lease, System::nanoTime);

        @Actor
        public void feed() {
            renew();
            hearOfTheChange();
        }

        @Actor
        public void reader(J_Result result) {
            result.r1 = revision(memory.fresh(cell, BOUND));
        }
    }
}
