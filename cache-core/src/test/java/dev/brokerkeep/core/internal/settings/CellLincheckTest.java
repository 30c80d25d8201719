package dev.brokerkeep.core.internal.settings;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.jetbrains.lincheck.LincheckAssertionError;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.jetbrains.lincheck.datastructures.StressOptions;
import org.junit.jupiter.api.Test;

/** Every operation of a cell takes effect at one instant, as if {@link Model} had a lock around each. */
@Param(name = "epoch", gen = IntGen.class, conf = "1:2")
@Param(name = "revision", gen = IntGen.class, conf = "1:3")
@Param(name = "voids", gen = IntGen.class, conf = "0:1")
@Param(name = "databases", gen = IntGen.class, conf = "0:1")
public class CellLincheckTest {
    /** Made beforehand: making one is no part of what is explored. */
    private static final AccountSnapshot[][] SNAPSHOTS = new AccountSnapshot[3][4];

    static {
        for (int epoch = 1; epoch <= 2; epoch++) {
            for (int revision = 1; revision <= 3; revision++) {
                SNAPSHOTS[epoch][revision] = CellUnderTest.snapshot(epoch, revision);
            }
        }
    }

    private final Cell cell = new Cell(CellUnderTest.ID, owner -> () -> {});

    @Operation
    public boolean publish(
            @Param(name = "epoch") int epoch,
            @Param(name = "revision") int revision,
            @Param(name = "voids") int voids,
            @Param(name = "databases") int databases) {
        return cell.publish(SNAPSHOTS[epoch][revision], new Cell.Ticket(0, 0, voids, databases));
    }

    @Operation
    public void raise(@Param(name = "epoch") int epoch, @Param(name = "revision") int revision) {
        cell.raise(epoch, revision);
    }

    @Operation
    public void forget() {
        cell.forget();
    }

    @Operation
    public void unsettle() {
        cell.unsettle();
    }

    @Operation
    public void settle() {
        cell.settle();
    }

    @Operation
    public void startOver() {
        cell.startOver();
    }

    @Operation
    public void drop() {
        cell.drop();
    }

    @Operation
    public long snapshot() {
        AccountSnapshot shown = cell.snapshot();
        return shown == null ? 0 : shown.epoch() * 10L + shown.revision();
    }

    @Operation
    public long ticket() {
        Cell.Ticket ticket = cell.ticket();
        return ticket.databases() * 10_000L + ticket.epoch() * 1000L + ticket.floor() * 100 + ticket.voids();
    }

    @Test
    void cell_underModelChecking_isLinearizable() {
        new ModelCheckingOptions()
                .iterations(6)
                .invocationsPerIteration(150)
                .threads(2)
                .actorsPerThread(3)
                .sequentialSpecification(Model.class)
                .check(CellLincheckTest.class);
    }

    @Test
    void cell_underStress_isLinearizable() {
        new StressOptions()
                .iterations(6)
                .invocationsPerIteration(150)
                .threads(2)
                .actorsPerThread(3)
                .sequentialSpecification(Model.class)
                .check(CellLincheckTest.class);
    }

    /** The proof that the tests above can fail: the same rules, each checked first and carried out afterwards. */
    @Test
    void cellThatChecksAndThenActs_isFound() {
        var options = new ModelCheckingOptions()
                .iterations(20)
                .invocationsPerIteration(500)
                .threads(2)
                .actorsPerThread(3)
                .minimizeFailedScenario(false)
                .sequentialSpecification(Model.class);

        assertThatThrownBy(() -> options.check(ChecksThenActs.class))
                .isInstanceOf(LincheckAssertionError.class)
                .hasMessageContaining("publish(");
    }

    /** A cell without compare-and-set. */
    @Param(name = "revision", gen = IntGen.class, conf = "1:3")
    public static class ChecksThenActs {
        private final FlawedCell cell = new FlawedCell(FlawedCell.Flaw.NONE);

        @Operation
        public void publish(@Param(name = "revision") int revision) {
            cell.publish(SNAPSHOTS[1][revision], new Cell.Ticket(0, 0, 0, 0));
        }

        @Operation
        public void raise(@Param(name = "revision") int revision) {
            cell.raise(1, revision);
        }

        @Operation
        public long snapshot() {
            AccountSnapshot shown = cell.snapshot();
            return shown == null ? 0 : shown.epoch() * 10L + shown.revision();
        }
    }

    /** What a cell means, for one thread. */
    public static class Model {
        private int epoch;
        private int floor;
        private long voids;
        private int unsettled;
        private int databases;
        private int shown;

        public boolean publish(int loadedEpoch, int revision, int ticketVoids, int ticketDatabases) {
            boolean isOlder = loadedEpoch < epoch || (loadedEpoch == epoch && revision < floor);
            if (isOlder || databases != ticketDatabases) {
                return false;
            }
            if (voids != ticketVoids || unsettled > 0) {
                raise(loadedEpoch, revision);
                return false;
            }
            if (!(loadedEpoch == epoch && shown >= revision)) {
                epoch = loadedEpoch;
                floor = revision;
                shown = revision;
            }
            return true;
        }

        public void publish(int revision) {
            boolean unused = publish(1, revision, 0, 0);
        }

        public void raise(int revision) {
            raise(1, revision);
        }

        public void raise(int committedEpoch, int revision) {
            if (committedEpoch > epoch || (committedEpoch == epoch && revision > floor)) {
                shown = 0;
                epoch = committedEpoch;
                floor = revision;
            }
        }

        public void forget() {
            shown = 0;
            voids++;
        }

        public void unsettle() {
            forget();
            unsettled++;
        }

        public void settle() {
            forget();
            unsettled--;
        }

        public void startOver() {
            forget();
            epoch = 0;
            floor = 0;
            databases++;
        }

        public void drop() {
            shown = 0;
        }

        public long snapshot() {
            return shown == 0 ? 0 : epoch * 10L + shown;
        }

        public long ticket() {
            return databases * 10_000L + epoch * 1000L + floor * 100L + voids;
        }
    }
}
