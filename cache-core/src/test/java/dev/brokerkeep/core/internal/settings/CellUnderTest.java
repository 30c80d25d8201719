package dev.brokerkeep.core.internal.settings;

import dev.brokerkeep.AccountId;
import dev.brokerkeep.BrokerId;
import dev.brokerkeep.cache.AccountInfo;

/** What the checks of a cell need of it: the real one, or one with a flaw. */
interface CellUnderTest {
    AccountId ID = AccountId.of(1);

    Cell.Ticket ticket();

    void publish(AccountSnapshot loaded, Cell.Ticket ticket);

    void raise(int epoch, long revision);

    void forget();

    void unsettle();

    void settle();

    AccountSnapshot snapshot();

    static AccountSnapshot snapshot(int epoch, long revision) {
        return new AccountSnapshot(
                new AccountInfo(ID, "a", BrokerId.of("acme"), true, revision), epoch, null, null, System.nanoTime());
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
            public void raise(int epoch, long revision) {
                cell.raise(epoch, revision);
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
