package dev.brokerkeep.core.internal.settings;

/** A cell whose gate lacks one of its conditions. Each flaw was somebody's cache once. */
final class FlawedCell implements CellUnderTest {
    enum Flaw {
        NONE,
        NO_FLOOR,
        NO_EPOCH,
        NO_VOIDS,
        NO_REVISION_COMPARE,
        NO_UNSETTLED,
        NO_RAISE,
        NO_RAISE_OF_REFUSED,
        NO_DATABASES,
        ANSWERS_OLD_EPOCH,
        ANSWERS_OLD_DATABASE
    }

    private final Flaw flaw;
    private AccountSnapshot snapshot;
    private int epoch;
    private long floor;
    private long voids;
    private int unsettled;
    private int databases;

    FlawedCell(Flaw flaw) {
        this.flaw = flaw;
    }

    @Override
    public Cell.Ticket ticket() {
        return new Cell.Ticket(epoch, floor, voids, databases);
    }

    @Override
    public void publish(AccountSnapshot loaded, Cell.Ticket ticket) {
        int loadedEpoch = epochOf(loaded.epoch());
        if (databases != ticket.databases() && flaw != Flaw.NO_DATABASES) {
            return;
        }
        if (loadedEpoch < epoch || (loadedEpoch == epoch && loaded.revision() < floor && flaw != Flaw.NO_FLOOR)) {
            return;
        }
        if ((voids != ticket.voids() && flaw != Flaw.NO_VOIDS) || (unsettled > 0 && flaw != Flaw.NO_UNSETTLED)) {
            if (flaw != Flaw.NO_RAISE_OF_REFUSED) {
                raise(loaded.epoch(), loaded.revision());
            }
            return;
        }
        if (loadedEpoch == epoch
                && snapshot != null
                && snapshot.revision() >= loaded.revision()
                && flaw != Flaw.NO_REVISION_COMPARE) {
            return;
        }
        snapshot = loaded;
        epoch = loadedEpoch;
        floor = loaded.revision();
    }

    @Override
    public AccountSnapshot answer(AccountSnapshot loaded, Cell.Ticket entry) {
        if ((databases != entry.databases() && flaw != Flaw.ANSWERS_OLD_DATABASE)
                || (epochOf(loaded.epoch()) < epoch && flaw != Flaw.ANSWERS_OLD_EPOCH)) {
            return null;
        }
        return snapshot != null ? snapshot : loaded;
    }

    @Override
    public void startOver() {
        forget();
        epoch = 0;
        floor = 0;
        databases++;
    }

    @Override
    public void raise(int committedEpoch, long revision) {
        int known = epochOf(committedEpoch);
        if (flaw == Flaw.NO_RAISE || known < epoch || (known == epoch && revision <= floor)) {
            return;
        }
        if (snapshot != null && (epochOf(snapshot.epoch()) != known || snapshot.revision() < revision)) {
            snapshot = null;
        }
        epoch = known;
        floor = revision;
    }

    @Override
    public void forget() {
        snapshot = null;
        voids++;
    }

    @Override
    public void unsettle() {
        forget();
        unsettled++;
    }

    @Override
    public void settle() {
        forget();
        unsettled--;
    }

    @Override
    public AccountSnapshot snapshot() {
        return snapshot;
    }

    private int epochOf(int real) {
        return flaw == Flaw.NO_EPOCH ? 0 : real;
    }
}
