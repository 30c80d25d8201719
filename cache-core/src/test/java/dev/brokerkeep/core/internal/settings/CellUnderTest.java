package dev.brokerkeep.core.internal.settings;

import dev.brokerkeep.AccountId;
import dev.brokerkeep.BrokerId;
import dev.brokerkeep.cache.AccountInfo;

/** What the checks of a cell need of it: the real one, or one with a flaw. */
interface CellUnderTest {
    AccountId ID = AccountId.of(1);

    Cell.Ticket ticket();

    void publish(AccountSnapshot loaded, Cell.Ticket ticket);

    /** What a read gets that loaded this; null if it has to begin anew. */
    AccountSnapshot answer(AccountSnapshot loaded, Cell.Ticket entry);

    void raise(int epoch, long revision);

    void startOver();

    void forget();

    void unsettle();

    void settle();

    AccountSnapshot snapshot();

    static AccountSnapshot snapshot(int epoch, long revision) {
        return snapshot("a", epoch, revision);
    }

    static AccountSnapshot snapshot(String name, int epoch, long revision) {
        return new AccountSnapshot(
                new AccountInfo(ID, name, BrokerId.of("acme"), true, revision), epoch, null, null, System.nanoTime());
    }

    static CellUnderTest real() {
        Cell cell = new Cell(ID, owner -> () -> {});
        return new CellUnderTest() {
            @Override
            public Cell.Ticket ticket() {
                return cell.ticket();
            }

            @Override
            public void publish(AccountSnapshot loaded, Cell.Ticket ticket) {
                cell.publish(loaded, ticket);
            }

            @Override
            public AccountSnapshot answer(AccountSnapshot loaded, Cell.Ticket entry) {
                return cell.answer(loaded, entry);
            }

            @Override
            public void raise(int epoch, long revision) {
                cell.raise(epoch, revision);
            }

            @Override
            public void startOver() {
                cell.startOver();
            }

            @Override
            public void forget() {
                cell.forget();
            }

            @Override
            public void unsettle() {
                cell.unsettle();
            }

            @Override
            public void settle() {
                cell.settle();
            }

            @Override
            public AccountSnapshot snapshot() {
                return cell.snapshot();
            }
        };
    }
}
