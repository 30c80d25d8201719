package dev.brokerkeep.example.demo;

import dev.brokerkeep.core.SessionMeter;
import java.util.ArrayList;
import java.util.List;

/**
 * What one scenario took.
 *
 * @param scenario which one
 * @param before as the original did before its cache
 * @param now through BrokerKeep
 */
record ScenarioResult(Scenario scenario, Side before, Side now) {
    /**
     * One way of doing it.
     *
     * @param unpooled counts at the DataSource in the run in which every session was a connection of its own
     * @param server what PostgreSQL counted in that run
     * @param pooled counts at the DataSource in the run through a pool
     * @param millis how long the run through the pool took
     * @param serverIsShared whether others may have used the database meanwhile
     */
    record Side(
            SessionMeter.Reading unpooled,
            Witness.Reading server,
            SessionMeter.Reading pooled,
            double millis,
            boolean serverIsShared) {
        long sessions() {
            return pooled.sessions();
        }

        long statements() {
            return pooled.statements();
        }

        /**
         * Tells whether the server counted the same sessions, and no transaction where no session was. Others may add
         * to its counts, and take nothing from them.
         */
        boolean serverAgrees() {
            if (serverIsShared) {
                return server.sessions() >= unpooled.sessions();
            }
            return server.sessions() == unpooled.sessions()
                    && (server.transactions() == 0) == (unpooled.sessions() == 0);
        }

        boolean runsAgree() {
            return unpooled.equals(pooled);
        }
    }

    boolean agrees() {
        return disagreements().isEmpty();
    }

    /** Returns what does not fit, naming both counts; empty if everything does. */
    List<String> disagreements() {
        List<String> found = new ArrayList<>();
        check("before", before, found);
        check("now", now, found);
        return found;
    }

    private void check(String when, Side side, List<String> found) {
        String where = "Scenario '" + scenario.name() + "', " + when + ": ";
        if (!side.serverAgrees()) {
            found.add(where + "the DataSource counted " + side.unpooled().sessions() + " sessions, PostgreSQL counted "
                    + side.server().sessions() + " (in " + side.server().transactions()
                    + " transactions). What to do: connect to the server itself, not to a pooler before it, and report"
                    + " this if it happens again.");
        }
        if (!side.runsAgree()) {
            found.add(where + "without a pool it took " + side.unpooled() + ", with a pool " + side.pooled()
                    + ". What to do: report this; the same work must take the same sessions.");
        }
    }
}
