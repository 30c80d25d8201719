package dev.brokerkeep.core.soak;

import dev.brokerkeep.core.testing.TestDatabase;
import java.sql.SQLException;
import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * What may fail. Each kind says how it is done to one node or to the server, and by what is seen that it has bitten: a
 * fault that nobody noticed has tested nothing.
 */
enum Fault {
    /** The feed's connection is reset; the next one gets through. */
    FEED_CUT(0, "reconnected") {
        @Override
        void strike(Scene scene, Duration duration) {
            scene.target().feed().cut();
        }

        @Override
        boolean hasBitten(Scene.Change change) {
            return change.ofTarget(Gauge.RECONNECTIONS) > 0;
        }
    },
    /** The feed's link is half open: nothing gets through, and nobody is told. */
    FEED_FROZEN(1_000, "not live") {
        @Override
        void strike(Scene scene, Duration duration) {
            scene.target().feed().freeze();
            scene.last(duration);
            scene.target().heal();
        }

        @Override
        boolean hasBitten(Scene.Change change) {
            return change.ofTarget(Gauge.NOT_LIVE) > 0;
        }
    },
    /** The server hears the feed's questions, and its answers are lost on the way. */
    ANSWERS_FROZEN(1_000, "not live") {
        @Override
        void strike(Scene scene, Duration duration) {
            scene.target().feed().freezeAnswers();
            scene.last(duration);
            scene.target().heal();
        }

        @Override
        boolean hasBitten(Scene.Change change) {
            return change.ofTarget(Gauge.NOT_LIVE) > 0;
        }
    },
    /** Every piece that the feed sends or gets takes 50 ms. */
    FEED_SLOW(800, "few polls") {
        @Override
        void strike(Scene scene, Duration duration) {
            scene.target().feed().slowDown();
            scene.last(duration);
            scene.target().heal();
        }

        @Override
        boolean hasBitten(Scene.Change change) {
            return change.pollsPerSecondOfTarget() < 0.7 * change.pollsPerSecondOfTargetBefore();
        }
    },
    /** The feed is cut off and may not connect again for a while. */
    FEED_REFUSED(200, "not live") {
        @Override
        void strike(Scene scene, Duration duration) {
            scene.target().feed().refuse();
            scene.last(duration);
            scene.target().heal();
        }

        @Override
        boolean hasBitten(Scene.Change change) {
            return change.ofTarget(Gauge.NOT_LIVE) > 0;
        }
    },
    /** The pool is cut off while the feed lives: changes are heard of, and cannot be read. */
    POOL_REFUSED(400, "refused") {
        @Override
        void strike(Scene scene, Duration duration) {
            scene.target().pool().refuse();
            scene.last(duration);
            scene.target().heal();
        }

        @Override
        boolean hasBitten(Scene.Change change) {
            return change.ofTarget(Gauge.REFUSED) + change.ofTarget(Gauge.SAVES_FAILED) > 0;
        }
    },
    /** Loads and saves get no answer, and nobody is told. */
    POOL_FROZEN(500, "reads hang") {
        @Override
        void strike(Scene scene, Duration duration) {
            scene.target().pool().freeze();
            scene.last(duration);
            scene.target().heal();
        }

        @Override
        boolean hasBitten(Scene.Change change) {
            return change.after(Gauge.LONGEST_BATCH) >= 0.5 * change.duration().toNanos();
        }
    },
    /** The whole database is out of reach. */
    CUT_OFF(1400, "refused") {
        @Override
        void strike(Scene scene, Duration duration) {
            scene.target().feed().refuse();
            scene.target().pool().refuse();
            scene.last(duration);
            scene.target().heal();
        }

        @Override
        boolean hasBitten(Scene.Change change) {
            return change.ofTarget(Gauge.NOT_LIVE) > 0 && change.ofTarget(Gauge.REFUSED) > 0;
        }
    },
    /** An administrator ends the sessions of all feeds. */
    BACKENDS_KILLED(0, "reconnected") {
        @Override
        void strike(Scene scene, Duration duration) {
            scene.sql("select pg_terminate_backend(pid) from pg_stat_activity"
                    + " where application_name = 'brokerkeep-feed'");
        }

        @Override
        boolean hasBitten(Scene.Change change) {
            return change.ofEach(Gauge.RECONNECTIONS) > 0;
        }
    },
    /** The server crashes and is started again. */
    RESTARTED(0, "reconnected") {
        @Override
        void strike(Scene scene, Duration duration) {
            scene.server().crash();
            scene.server().start();
        }

        @Override
        boolean hasBitten(Scene.Change change) {
            return change.ofEach(Gauge.RECONNECTIONS) > 0;
        }
    },
    /** A process does not run for a while, and does not know. */
    STOPPED(200, "gap in time") {
        @Override
        void strike(Scene scene, Duration duration) {
            scene.target().stopFor(duration);
        }

        @Override
        boolean hasBitten(Scene.Change change) {
            return change.after(Gauge.LONGEST_GAP) >= 0.8 * change.duration().toNanos();
        }
    },
    /** Commits notify nobody any more. */
    NOTIFICATIONS_OFF(1000, "few polls") {
        @Override
        void strike(Scene scene, Duration duration) {
            scene.sql("alter database postgres set brokerkeep.notify = off");
            scene.writers().reconnect();
            scene.last(duration.plusMillis(500));
            scene.sql("alter database postgres reset brokerkeep.notify");
            scene.writers().reconnect();
        }

        @Override
        boolean hasBitten(Scene.Change change) {
            return change.pollsPerSecondOfTarget() < 0.7 * change.pollsPerSecondOfTargetBefore();
        }
    },
    /** A transaction writes, and stays open while thousands come and go after it. */
    LONG_TRANSACTION(200, "horizon held") {
        @Override
        void strike(Scene scene, Duration duration) throws SQLException {
            long before = scene.writers().written();
            try (SqlWriter slow = scene.sqlWriter()) {
                slow.stampWhole(Accounts.SLOW);
                scene.last(duration);
                String horizon = TestDatabase.query(
                        scene.server().dataSource(), "select pg_snapshot_xmin(pg_current_snapshot())");
                scene.observe(
                        slow.transaction().equals(horizon) && scene.writers().written() > before);
                int unused = slow.commit();
            }
        }

        @Override
        boolean hasBitten(Scene.Change change) {
            return change.wasObserved();
        }
    },
    /** A write past the triggers, which no feed can hear of: the auditor finds it. */
    DODGED(0, "mended") {
        @Override
        void strike(Scene scene, Duration duration) {
            scene.dodgeAndAwaitMending();
        }

        @Override
        boolean hasBitten(Scene.Change change) {
            return change.ofEach(Gauge.FINDINGS) > 0;
        }
    };

    private static final int LONGEST_MILLIS = 3_000;

    private final int shortestMillis;
    private final String sign;

    /**
     * Creates a fault.
     *
     * @param shortestMillis how long it has to last to be felt for sure
     * @param sign by what it is seen
     */
    Fault(int shortestMillis, String sign) {
        this.shortestMillis = shortestMillis;
        this.sign = sign;
    }

    /** Returns how long it shall last; short faults are drawn more often than long ones. */
    Duration anyDuration(RandomGenerator random) {
        double share = random.nextDouble();
        return Duration.ofMillis((long) (shortestMillis + share * share * (LONGEST_MILLIS - shortestMillis)));
    }

    /** Returns by what is seen that it has bitten. */
    String sign() {
        return sign;
    }

    /** Does it, and undoes it. */
    abstract void strike(Scene scene, Duration duration) throws SQLException;

    /** Tells whether it was felt. */
    abstract boolean hasBitten(Scene.Change change);
}
