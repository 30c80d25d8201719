package dev.brokerkeep.core;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.Statement;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.LongAdder;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Counts what an application really asks of its database: sessions (connections taken from a DataSource) and
 * statements, each with the place in the application that caused it.
 *
 * <pre>{@code
 * SessionMeter meter = SessionMeter.on(dataSource);
 * try (BrokerKeep keep = BrokerKeep.with(meter.dataSource()).open()) { ... }
 * meter.places().forEach(System.out::println);
 * }</pre>
 *
 * <p>The place is the innermost stack frame that belongs neither to Java, a database library, Guice nor BrokerKeep's
 * internals. Finding it costs a stack walk per session and statement: a tool for finding out, not for every day.
 * Commits and rollbacks are not counted as statements. Safe for use by many threads.
 */
public final class SessionMeter {
    private static final Set<String> EXECUTIONS = Set.of(
            "execute", "executeQuery", "executeUpdate", "executeBatch", "executeLargeUpdate", "executeLargeBatch");
    private static final List<String> NOT_THE_CALLER = List.of(
            "java.",
            "javax.",
            "jdk.",
            "sun.",
            "com.sun.",
            "com.google.",
            "com.github.benmanes.",
            "com.zaxxer.",
            "org.jdbi.",
            "org.postgresql.",
            "org.flywaydb.",
            "dev.brokerkeep.settings.",
            "dev.brokerkeep.broker.",
            "dev.brokerkeep.cache.",
            "dev.brokerkeep.core.internal.");
    private static final Set<String> OWN_CLASSES =
            Set.of(SessionMeter.class.getName(), BrokerKeep.class.getName(), BrokerKeepModule.class.getName());

    private final DataSource target;
    private final DataSource counted;
    private final LongAdder sessions = new LongAdder();
    private final LongAdder statements = new LongAdder();
    private final ConcurrentMap<String, Counts> places = new ConcurrentHashMap<>();

    private SessionMeter(DataSource target) {
        this.target = Objects.requireNonNull(target, "dataSource");
        this.counted = proxy(DataSource.class, new CountedDataSource());
    }

    /** Returns a meter on a DataSource, counting from now on. */
    public static SessionMeter on(DataSource dataSource) {
        return new SessionMeter(dataSource);
    }

    /** Returns the DataSource to use instead of the one that is metered. Closing that one stays with its owner. */
    public DataSource dataSource() {
        return counted;
    }

    /** Returns what was counted so far. */
    public Reading reading() {
        return new Reading(sessions.sum(), statements.sum());
    }

    /** Returns the places that took sessions or sent statements, those with most sessions first. */
    public List<Place> places() {
        return places.entrySet().stream()
                .map(entry -> new Place(
                        entry.getKey(),
                        entry.getValue().sessions.sum(),
                        entry.getValue().statements.sum()))
                .sorted(Comparator.comparingLong(Place::sessions)
                        .thenComparingLong(Place::statements)
                        .reversed()
                        .thenComparing(Place::place))
                .toList();
    }

    /**
     * What was counted up to one moment.
     *
     * @param sessions connections taken
     * @param statements statements executed; a batch is one
     */
    public record Reading(long sessions, long statements) {
        /** Returns what was counted since an earlier reading. */
        public Reading minus(Reading earlier) {
            return new Reading(sessions - earlier.sessions, statements - earlier.statements);
        }
    }

    /**
     * What one place in the application caused.
     *
     * @param place {@code Class.method:line}
     * @param sessions connections taken
     * @param statements statements executed
     */
    public record Place(String place, long sessions, long statements) {
        /** Returns a line for people. */
        @Override
        public String toString() {
            return sessions + (sessions == 1 ? " session, " : " sessions, ") + statements
                    + (statements == 1 ? " statement" : " statements") + " [called from " + place + "]";
        }
    }

    private static final class Counts {
        final LongAdder sessions = new LongAdder();
        final LongAdder statements = new LongAdder();
    }

    private Counts here() {
        return places.computeIfAbsent(callingPlace(), place -> new Counts());
    }

    private static String callingPlace() {
        return StackWalker.getInstance()
                .walk(frames -> frames.filter(frame -> isCaller(frame.getClassName()))
                        .findFirst()
                        .map(frame -> frame.getClassName() + "." + frame.getMethodName() + ":" + frame.getLineNumber())
                        .orElse("a background thread"));
    }

    private static boolean isCaller(String className) {
        return !className.contains("$Proxy")
                && !OWN_CLASSES.contains(outermost(className))
                && NOT_THE_CALLER.stream().noneMatch(className::startsWith);
    }

    private static String outermost(String className) {
        int dollar = className.indexOf('$');
        return dollar < 0 ? className : className.substring(0, dollar);
    }

    private static <T> T proxy(Class<T> type, InvocationHandler handler) {
        return type.cast(Proxy.newProxyInstance(SessionMeter.class.getClassLoader(), new Class<?>[] {type}, handler));
    }

    /** Stands for a JDBC object and passes all calls on to it. */
    private abstract static class Counted implements InvocationHandler {
        private final Object counted;

        Counted(Object counted) {
            this.counted = counted;
        }

        @Override
        public final @Nullable Object invoke(Object self, Method method, @Nullable Object @Nullable [] arguments)
                throws Throwable {
            if (arguments != null && arguments.length == 1) {
                if (method.getDeclaringClass() == Object.class) {
                    return self == arguments[0];
                }
                // Whoever asks for what this is gets this, and goes on being counted.
                if (method.getName().equals("unwrap") && ((Class<?>) arguments[0]).isInstance(self)) {
                    return self;
                }
                if (method.getName().equals("isWrapperFor") && ((Class<?>) arguments[0]).isInstance(self)) {
                    return true;
                }
            }
            return call(method, arguments);
        }

        @Nullable
        Object call(Method method, @Nullable Object @Nullable [] arguments) throws Throwable {
            try {
                return method.invoke(counted, arguments);
            } catch (InvocationTargetException e) {
                throw e.getCause() == null ? e : e.getCause();
            }
        }
    }

    private final class CountedDataSource extends Counted {
        CountedDataSource() {
            super(target);
        }

        @Override
        @Nullable
        Object call(Method method, @Nullable Object @Nullable [] arguments) throws Throwable {
            Object result = super.call(method, arguments);
            if (result instanceof Connection connection) {
                sessions.increment();
                here().sessions.increment();
                return proxy(Connection.class, new CountedConnection(connection));
            }
            return result;
        }
    }

    private final class CountedConnection extends Counted {
        CountedConnection(Connection connection) {
            super(connection);
        }

        @Override
        @Nullable
        Object call(Method method, @Nullable Object @Nullable [] arguments) throws Throwable {
            Object result = super.call(method, arguments);
            if (result instanceof CallableStatement statement) {
                return proxy(CallableStatement.class, new CountedStatement(statement));
            }
            if (result instanceof PreparedStatement statement) {
                return proxy(PreparedStatement.class, new CountedStatement(statement));
            }
            if (result instanceof Statement statement) {
                return proxy(Statement.class, new CountedStatement(statement));
            }
            return result;
        }
    }

    private final class CountedStatement extends Counted {
        CountedStatement(Statement statement) {
            super(statement);
        }

        @Override
        @Nullable
        Object call(Method method, @Nullable Object @Nullable [] arguments) throws Throwable {
            if (EXECUTIONS.contains(method.getName())) {
                statements.increment();
                here().statements.increment();
            }
            return super.call(method, arguments);
        }
    }
}
