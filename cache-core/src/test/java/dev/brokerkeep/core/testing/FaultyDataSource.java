package dev.brokerkeep.core.testing;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;

/**
 * A DataSource over a real one that holds up, or breaks, single steps on their way to the database or back. Each fault
 * strikes once, in the order they were laid.
 */
public final class FaultyDataSource {
    /** Where a fault can strike. A load is a query outside a transaction that reads settings. */
    public enum Point {
        CONNECT,
        BEFORE_LOAD,
        AFTER_LOAD,
        BEFORE_COMMIT,
        AFTER_COMMIT,
        BEFORE_FATE,
        /** When the connection has been given back. */
        AFTER_CLOSE,
        /** When the connection is cut off because nobody may use it again. */
        ON_ABORT
    }

    private static final String LOAD = "s.ciphertext";
    private static final String FATE = "pg_xact_status";

    private final DataSource target;
    private final Queue<Fault> faults = new ConcurrentLinkedQueue<>();
    private volatile boolean unreachable;

    private record Fault(Point point, Action action) {}

    private interface Action {
        void run(Connection real) throws SQLException;
    }

    private FaultyDataSource(DataSource target) {
        this.target = target;
    }

    public static FaultyDataSource on(DataSource target) {
        return new FaultyDataSource(target);
    }

    public DataSource dataSource() {
        return proxy(DataSource.class, (self, method, arguments) -> {
            if (!method.getName().equals("getConnection")) {
                return invoke(target, method, arguments);
            }
            strike(Point.CONNECT, null);
            if (unreachable) {
                throw new SQLException("Connection refused by the test", "08001");
            }
            return connection((Connection) invoke(target, method, arguments));
        });
    }

    /** Holds up the next thread that comes by this point, until the gate is opened. */
    public Gate hold(Point point) {
        Gate gate = new Gate();
        faults.add(new Fault(point, real -> gate.pass()));
        return gate;
    }

    /** Breaks the connection of the next thread that comes by this point. */
    public void breakAt(Point point) {
        faults.add(new Fault(point, FaultyDataSource::breakConnection));
    }

    /** Runs something on the next thread that comes by this point, and breaks its connection afterwards. */
    public void runAndBreakAt(Point point, Runnable action) {
        faults.add(new Fault(point, real -> {
            action.run();
            breakConnection(real);
        }));
    }

    /** Holds up the next thread at this point, and breaks its connection when the gate is opened. */
    public Gate holdAndBreakAt(Point point) {
        Gate gate = new Gate();
        faults.add(new Fault(point, real -> {
            gate.pass();
            breakConnection(real);
        }));
        return gate;
    }

    /** Breaks the connection of the next thread at this point; from then on no connection can be had. */
    public void breakForGoodAt(Point point) {
        faults.add(new Fault(point, real -> {
            unreachable = true;
            breakConnection(real);
        }));
    }

    /** Runs something on the next thread that comes by this point. */
    public void runAt(Point point, Runnable action) {
        faults.add(new Fault(point, real -> action.run()));
    }

    public void refuseConnections(boolean refuse) {
        unreachable = refuse;
    }

    private static void breakConnection(Connection real) throws SQLException {
        if (real != null) {
            real.close();
        }
        throw new SQLException("Connection broken by the test", "08006");
    }

    private void strike(Point point, Connection real) throws SQLException {
        for (Fault fault : faults) {
            if (fault.point() == point && faults.remove(fault)) {
                fault.action().run(real);
                return;
            }
        }
    }

    private Connection connection(Connection real) {
        return proxy(Connection.class, (self, method, arguments) -> {
            switch (method.getName()) {
                case "commit" -> {
                    strike(Point.BEFORE_COMMIT, real);
                    real.commit();
                    strike(Point.AFTER_COMMIT, real);
                    return null;
                }
                case "close" -> {
                    real.close();
                    strike(Point.AFTER_CLOSE, real);
                    return null;
                }
                case "abort" -> {
                    strike(Point.ON_ABORT, real);
                    return invoke(real, method, arguments);
                }
                case "prepareStatement" -> {
                    return statement(real, (String) arguments[0], (PreparedStatement) invoke(real, method, arguments));
                }
                default -> {
                    return invoke(real, method, arguments);
                }
            }
        });
    }

    private PreparedStatement statement(Connection real, String sql, PreparedStatement statement) {
        return proxy(PreparedStatement.class, (self, method, arguments) -> {
            if (!method.getName().startsWith("execute")) {
                return invoke(statement, method, arguments);
            }
            if (sql.contains(FATE)) {
                strike(Point.BEFORE_FATE, real);
            }
            boolean isLoad = sql.contains(LOAD) && real.getAutoCommit();
            if (isLoad) {
                strike(Point.BEFORE_LOAD, real);
            }
            Object result = invoke(statement, method, arguments);
            if (isLoad) {
                strike(Point.AFTER_LOAD, real);
            }
            return result;
        });
    }

    private static Object invoke(Object object, Method method, Object[] arguments) throws Throwable {
        try {
            return method.invoke(object, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    private static <T> T proxy(Class<T> type, InvocationHandler handler) {
        return type.cast(
                Proxy.newProxyInstance(FaultyDataSource.class.getClassLoader(), new Class<?>[] {type}, handler));
    }

    /** A place where one thread, or each that comes by, waits until the test lets it go on. */
    public static final class Gate {
        private static final long PATIENCE_SECONDS = 30;

        private final CountDownLatch reached = new CountDownLatch(1);
        private final CountDownLatch opened = new CountDownLatch(1);

        /** Called by the thread that is to be held up. */
        public void pass() {
            reached.countDown();
            await(opened, "The test did not open the gate");
        }

        /** Called by the test: returns when a thread waits here. */
        public void awaitReached() {
            await(reached, "No thread reached the gate");
        }

        public void open() {
            opened.countDown();
        }

        private static void await(CountDownLatch latch, String otherwise) {
            boolean interrupted = false;
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
            try {
                while (true) {
                    try {
                        if (!latch.await(deadline - System.nanoTime(), TimeUnit.NANOSECONDS)) {
                            throw new AssertionError(otherwise);
                        }
                        return;
                    } catch (InterruptedException e) {
                        interrupted = true;
                    }
                }
            } finally {
                if (interrupted) {
                    Thread.currentThread().interrupt();
                }
            }
        }
    }
}
