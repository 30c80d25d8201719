package dev.brokerkeep.core.internal.settings;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * Runs loads, saves, invalidations, commits with unknown outcome and a failover against a cell in every order in which
 * their steps can interleave, and checks after each step what memory shows. The cell's own operations are single steps
 * here; that they are atomic is what Lincheck checks.
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
            programs.get(actor).get(next[actor]++).run();
            world.check(done);
        }
    }

    /** The database, the cell, and what is due to readers. */
    private static final class World {
        private final CellUnderTest cell;
        private int epoch = 1;
        private long revision = 5;
        private int dueEpoch;
        private long dueRevision;
        private int open;
        private AccountSnapshot last;

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
                            () -> read[0] = CellUnderTest.snapshot(epoch, revision),
                            () -> cell.publish(read[0], ticket[0]));
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
                default -> throw new IllegalArgumentException(actor);
            };
        }

        private void acknowledge(int committedEpoch, long committed) {
            if (committedEpoch > dueEpoch || (committedEpoch == dueEpoch && committed > dueRevision)) {
                dueEpoch = committedEpoch;
                dueRevision = committed;
            }
        }

        void check(CharSequence schedule) {
            AccountSnapshot shown = cell.snapshot();
            if (shown != null) {
                if (open > 0) {
                    throw wrong("memory answers while the outcome of a commit is open", shown, schedule);
                }
                if (shown.epoch() < dueEpoch || (shown.epoch() == dueEpoch && shown.revision() < dueRevision)) {
                    throw wrong("memory is older than what was acknowledged", shown, schedule);
                }
                if (last != null && last != shown && last.epoch() == shown.epoch()) {
                    if (last.revision() == shown.revision()) {
                        throw wrong("another object for the same revision", shown, schedule);
                    }
                    if (last.revision() > shown.revision()) {
                        throw wrong("memory went back", shown, schedule);
                    }
                }
            }
            last = shown;
        }

        private AssertionError wrong(String what, AccountSnapshot shown, CharSequence schedule) {
            return new AssertionError(
                    what + ": " + shown + ", due " + dueEpoch + "/" + dueRevision + ", after" + schedule);
        }
    }
}
