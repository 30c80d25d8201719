package dev.brokerkeep.core.soak;

import dev.brokerkeep.core.testing.Server;
import dev.brokerkeep.core.testing.TestDatabase;
import java.sql.SQLException;
import java.time.Duration;

/** What a fault can lay hands on, and whom it is for. */
final class Scene {
    private final Soak soak;
    private final NodeProcess target;
    private boolean wasObserved;

    Scene(Soak soak, NodeProcess target) {
        this.soak = soak;
        this.target = target;
    }

    /** Returns the node that faults of one node hit. */
    NodeProcess target() {
        return target;
    }

    Server server() {
        return soak.server();
    }

    Writers writers() {
        return soak.writers();
    }

    SqlWriter sqlWriter() throws SQLException {
        return new SqlWriter(soak.board(), server().dataSource().getConnection());
    }

    void sql(String statement) {
        TestDatabase.execute(server().dataSource(), statement);
    }

    /** Lets the fault last. */
    void last(Duration duration) {
        Soak.pause(duration);
    }

    /** Notes whether the fault itself has seen that it bites. */
    void observe(boolean seen) {
        wasObserved = seen;
    }

    boolean wasObserved() {
        return wasObserved;
    }

    /** Writes past the triggers, and waits until every node reads it all the same. */
    void dodgeAndAwaitMending() {
        long mark = soak.nextDodge();
        long account = Accounts.FIRST_DODGED + mark % Accounts.DODGED;
        sql("begin; set local lock_timeout = '10s';"
                + " alter table brokerkeep.account_setting disable trigger revise_on_update;"
                + " update brokerkeep.account_setting set value = '\"" + mark
                + "\"' where name = 'note' and account_id = "
                + account + "; alter table brokerkeep.account_setting enable always trigger revise_on_update; commit");
        soak.await(
                "every node has read what was written past the triggers",
                () -> soak.nodes().stream()
                        .allMatch(node -> soak.board().read(node.number(), Gauge.dodged(account)) == mark));
    }

    /** What the nodes reported before a fault, while it lasted, and when all was well again. */
    record Change(
            int target,
            Reports before,
            Reports begin,
            Reports end,
            Reports live,
            Reports after,
            Duration duration,
            boolean wasObserved) {
        long ofTarget(Gauge gauge) {
            return of(target, gauge);
        }

        /** Returns the least that any node reports. */
        long ofEach(Gauge gauge) {
            long least = Long.MAX_VALUE;
            for (int node = 0; node < after.nodes(); node++) {
                least = Math.min(least, of(node, gauge));
            }
            return least;
        }

        long ofAll(Gauge gauge) {
            long sum = 0;
            for (int node = 0; node < after.nodes(); node++) {
                sum += of(node, gauge);
            }
            return sum;
        }

        /** Returns what the target reports when all is well again. */
        long after(Gauge gauge) {
            return after.of(target, gauge);
        }

        double pollsPerSecondOfTarget() {
            return Reports.perSecond(begin, end, target, Gauge.POLLS);
        }

        double pollsPerSecondOfTargetBefore() {
            return Reports.perSecond(before, begin, target, Gauge.POLLS);
        }

        private long of(int node, Gauge gauge) {
            return after.of(node, gauge) - begin.of(node, gauge);
        }
    }

    /** What all nodes reported at one time. */
    record Reports(long at, long[][] gauges) {
        static Reports now(Board board, int nodes) {
            Gauge[] all = Gauge.values();
            long[][] gauges = new long[nodes][all.length];
            for (int node = 0; node < nodes; node++) {
                for (Gauge gauge : all) {
                    gauges[node][gauge.ordinal()] = board.read(node, gauge);
                }
            }
            return new Reports(System.nanoTime(), gauges);
        }

        int nodes() {
            return gauges.length;
        }

        long of(int node, Gauge gauge) {
            return gauges[node][gauge.ordinal()];
        }

        static double perSecond(Reports from, Reports to, int node, Gauge gauge) {
            return (to.of(node, gauge) - from.of(node, gauge)) * 1e9 / (to.at() - from.at());
        }
    }
}
