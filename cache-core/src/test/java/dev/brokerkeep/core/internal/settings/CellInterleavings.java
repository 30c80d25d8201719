package dev.brokerkeep.core.internal.settings;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * Runs loads, saves, invalidations, commits with unknown outcome, a failover and a replacement of the database against
 * a cell in every order in which their steps can interleave, and checks after each step what memory shows, and what a
 * load hands to its caller. The cell's own operations are single steps here; that they are atomic is what Lincheck
 * checks.
 */
final class CellInterleavings {
    private final Supplier<CellUnderTest> cells;
    private int schedules;

    CellInterleavings(Supplier<CellUnderTest> cells) {
        this.cells = cells;
    }

    /** Returns how many schedules were run; throws AssertionError at the first that shows something wrong. */
    static int check(Supplier<CellUnderTest> cells) {
        CellInterleavings all = new CellInterleavings(cells);
        all.explore("load", "load", "save", "invalidation");
        all.explore("load", "save", "save");
        all.explore("load", "load", "unknown", "invalidation");
        all.explore("load", "save", "unknown");
        all.explore("load", "save", "save", "failover");
        all.explore("reader", "load", "invalidation", "write");
        all.explore("reader", "load", "save", "invalidation");
        all.explore("reader", "load", "unknown");
        all.explore("reader", "load", "invalidation", "failover");
        all.explore("reader", "load", "replacement");
        return all.schedules;
    }

    private void explore(String... actors) {
        int[] left = new int[actors.length];
        int steps = 0;
        for (int i = 0; i < actors.length; i++) {
            left[i] = new World(cells.get()).program(actors[i]).size();
            steps += left[i];
        }
        order(actors, left, new int[steps], 0);
    }

    private void order(String[] actors, int[] left, int[] order, int at) {
        if (at == order.length) {
            run(actors, order);
            return;
        }
        for (int i = 0; i < left.length; i++) {
            if (left[i] > 0) {
                left[i]--;
                order[at] = i;
                order(actors, left, order, at + 1);
                left[i]++;
            }
        }
    }

    private void run(String[] actors, int[] order) {
        schedules++;
        World world = new World(cells.get());
        List<List<Runnable>> programs = new ArrayList<>();
        for (String actor : actors) {
            programs.add(world.program(actor));
        }
        StringBuilder done = new StringBuilder();
        int[] next = new int[actors.length];
        for (int actor : order) {
            done.append(' ').append(actors[actor]).append(actor).append('.').append(next[actor]);
            world.schedule = done;
            programs.get(actor).get(next[actor]++).run();
            world.check();
        }
        world.checkThatALoadFillsMemory();
    }

    /** The database, the cell, and what is due to readers. */
    private static final class World {
        private final CellUnderTest cell;
        private int epoch = 1;
        private long revision = 5;
        private int dueEpoch;
        private long dueRevision;
        private int open;
        private String database = "a";
        private boolean isReplaced;
        private AccountSnapshot last;

        /** The last thing that memory showed, whatever it showed since. */
        private AccountSnapshot lastShown;

        /** The newest thing that the one reader has seen, which looks at memory again after each step. */
        private AccountSnapshot seen;

        private CharSequence schedule = "";

        World(CellUnderTest cell) {
            this.cell = cell;
            // Warm from the start.
            cell.publish(CellUnderTest.snapshot(epoch, revision), cell.ticket());
            acknowledge(epoch, revision);
        }

        List<Runnable> program(String actor) {
            Cell.Ticket[] ticket = new Cell.Ticket[1];
            AccountSnapshot[] read = new AccountSnapshot[1];
            return switch (actor) {
                case "load" ->
                    List.of(
                            () -> ticket[0] = cell.ticket(),
                            () -> read[0] = select(),
                            () -> cell.publish(read[0], ticket[0]));
                case "reader" ->
                    List.of(() -> ticket[0] = cell.ticket(), () -> read[0] = select(), () -> {
                        cell.publish(read[0], ticket[0]);
                        if (ticket[0].isSatisfiedBy(read[0])) {
                            given(cell.answer(read[0], ticket[0]));
                        }
                    });
                // By somebody else, and not acknowledged yet.
                case "write" -> List.of(() -> revision++);
                case "save" ->
                    List.of(
                            () -> ticket[0] = cell.ticket(),
                            () -> read[0] = CellUnderTest.snapshot(epoch, ++revision),
                            () -> {
                                cell.raise(read[0].epoch(), read[0].revision());
                                cell.publish(read[0], ticket[0]);
                                acknowledge(read[0].epoch(), read[0].revision());
                            });
                case "invalidation" ->
                    List.of(() -> revision++, () -> {
                        cell.forget();
                        acknowledge(epoch, revision);
                    });
                case "unknown" ->
                    List.of(
                            () -> {
                                cell.unsettle();
                                open++;
                            },
                            () -> revision++,
                            () -> {
                                cell.settle();
                                open--;
                                acknowledge(epoch, revision);
                            });
                // The standby had not got the last commit.
                case "failover" ->
                    List.of(() -> {
                        epoch++;
                        revision--;
                    });
                case "replacement" ->
                    List.of(
                            () -> {
                                database = "b";
                                epoch = 1;
                                revision = 2;
                            },
                            () -> {
                                cell.startOver();
                                isReplaced = true;
                                dueEpoch = 0;
                                dueRevision = 0;
                                lastShown = null;
                                seen = null;
                            });
                default -> throw new IllegalArgumentException(actor);
            };
        }

        private void acknowledge(int committedEpoch, long committed) {
            if (committedEpoch > dueEpoch || (committedEpoch == dueEpoch && committed > dueRevision)) {
                dueEpoch = committedEpoch;
                dueRevision = committed;
            }
        }

        private AccountSnapshot select() {
            return CellUnderTest.snapshot(database, epoch, revision);
        }

        /** The reader got this from a load; null if it has to begin anew. */
        private void given(AccountSnapshot answer) {
            if (answer == null) {
                return;
            }
            if (isReplaced && !answer.info().name().equals(database)) {
                throw wrong("a reader is given what is of a database that was replaced", answer);
            }
            if (lastShown != null && lastShown.epoch() > answer.epoch()) {
                throw wrong("a reader is given an epoch that has passed", answer);
            }
            if (seen != null && seen.isNewerThan(answer)) {
                throw wrong("a reader is given what is older than what it has seen", answer);
            }
            seen = answer;
        }

        void check() {
            AccountSnapshot shown = cell.snapshot();
            if (shown != null) {
                if (open > 0) {
                    throw wrong("memory answers while the outcome of a commit is open", shown);
                }
                if (shown.epoch() < dueEpoch || (shown.epoch() == dueEpoch && shown.revision() < dueRevision)) {
                    throw wrong("memory is older than what was acknowledged", shown);
                }
                if (last != null
                        && last != shown
                        && last.epoch() == shown.epoch()
                        && last.revision() == shown.revision()) {
                    throw wrong("another object for the same revision", shown);
                }
                if (lastShown != null && lastShown.isNewerThan(shown)) {
                    throw wrong("memory went back", shown);
                }
                if (seen != null && seen.isNewerThan(shown)) {
                    throw wrong("memory is older than what a reader has seen", shown);
                }
                if (isReplaced && !shown.info().name().equals(database)) {
                    throw wrong("memory is of a database that was replaced", shown);
                }
                lastShown = shown;
                if (seen != null) {
                    seen = shown;
                }
            }
            last = shown;
        }

        /** Nothing that happened may keep the database out of memory for ever. */
        void checkThatALoadFillsMemory() {
            Cell.Ticket ticket = cell.ticket();
            AccountSnapshot present = select();
            cell.publish(present, ticket);
            AccountSnapshot shown = cell.snapshot();
            if (shown == null || shown.epoch() != epoch || shown.revision() != revision) {
                throw wrong("the present database is shut out by what memory holds", shown);
            }
            check();
        }

        private AssertionError wrong(String what, AccountSnapshot shown) {
            return new AssertionError(
                    what + ": " + shown + ", due " + dueEpoch + "/" + dueRevision + ", after" + schedule);
        }
    }
}
