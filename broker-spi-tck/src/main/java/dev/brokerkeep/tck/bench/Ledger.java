package dev.brokerkeep.tck.bench;

import dev.brokerkeep.tck.simulator.Gate;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * The settings store with an eye and a hand on it: a DataSource over a real one, which counts commits and loads, and
 * holds up or breaks single ones. A load is a query outside a transaction that reads settings.
 */
public final class Ledger {
    private static final String SETTINGS = "s.ciphertext";

    private final DataSource real;
    private final AtomicInteger commits = new AtomicInteger();
    private final AtomicInteger loads = new AtomicInteger();
    private final AtomicReference<@Nullable Step> commit = new AtomicReference<>();
    private final AtomicReference<@Nullable Gate> afterLoad = new AtomicReference<>();

    /** What happens to one commit. */
    private interface Step {
        void commit(Connection connection) throws SQLException;
    }

    Ledger(DataSource real) {
        this.real = real;
    }

    /** Returns how many transactions were committed. */
    public int commits() {
        return commits.get();
    }

    /** Returns how many queries loaded settings. */
    public int loads() {
        return loads.get();
    }

    /** Lets the next commit fail; nothing is committed. */
    public void failNextCommit() {
        commit.set(connection -> {
            connection.rollback();
            throw new SQLException("The kit lets this commit fail", "XX000");
        });
    }

    /** Cuts the connection in the next commit: it is carried out, and its answer is lost. */
    public void loseNextCommit() {
        commit.set(connection -> {
            connection.commit();
            connection.close();
            throw new SQLException("The kit cuts the connection in the commit", "08006");
        });
    }

    /** Holds up the next commit before it is carried out. */
    public void holdNextCommit(Gate gate) {
        commit.set(connection -> {
            gate.pass();
            connection.commit();
        });
    }

    /** Holds up the next load when its answer is there. */
    public void holdNextLoad(Gate gate) {
        afterLoad.set(gate);
    }

    DataSource dataSource() {
        return proxy(DataSource.class, (self, method, arguments) -> {
            Object result = invoke(real, method, arguments);
            return result instanceof Connection connection ? watched(connection) : result;
        });
    }

    private Connection watched(Connection connection) {
        return proxy(Connection.class, (self, method, arguments) -> {
            if (method.getName().equals("commit")) {
                commit(connection);
                return null;
            }
            Object result = invoke(connection, method, arguments);
            return method.getName().equals("prepareStatement") && ((String) arguments[0]).contains(SETTINGS)
                    ? watched(connection, (PreparedStatement) result)
                    : result;
        });
    }

    private void commit(Connection connection) throws SQLException {
        Step step = commit.getAndSet(null);
        if (step == null) {
            connection.commit();
        } else {
            step.commit(connection);
        }
        commits.incrementAndGet();
    }

    private PreparedStatement watched(Connection connection, PreparedStatement statement) {
        return proxy(PreparedStatement.class, (self, method, arguments) -> {
            boolean isLoad = method.getName().startsWith("execute") && connection.getAutoCommit();
            Object result = invoke(statement, method, arguments);
            if (isLoad) {
                loads.incrementAndGet();
                Gate gate = afterLoad.getAndSet(null);
                if (gate != null) {
                    gate.pass();
                }
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
        return type.cast(Proxy.newProxyInstance(Ledger.class.getClassLoader(), new Class<?>[] {type}, handler));
    }
}
