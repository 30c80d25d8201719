package dev.brokerkeep.tck.pastthecache;

import dev.brokerkeep.AccountId;
import java.lang.reflect.Field;
import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import javax.sql.DataSource;

/** A way to the runtime's database, for plugins that should have none. */
final class BackDoor {
    private static final List<String> LOOKED_INTO = List.of("dev.brokerkeep.", "org.jdbi.");

    private BackDoor() {}

    /** Returns the DataSource that some object of the runtime leads to. */
    static DataSource behind(Object start) {
        Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        Deque<Object> next = new ArrayDeque<>(List.of(start));
        while (!next.isEmpty()) {
            Object object = next.remove();
            if (object instanceof DataSource found) {
                return found;
            }
            if (seen.add(object)
                    && LOOKED_INTO.stream().anyMatch(object.getClass().getName()::startsWith)) {
                for (Class<?> type = object.getClass(); type != Object.class; type = type.getSuperclass()) {
                    for (Field field : type.getDeclaredFields()) {
                        Object value = value(field, object);
                        if (value != null) {
                            next.add(value);
                        }
                    }
                }
            }
        }
        throw new IllegalStateException("no DataSource behind " + start);
    }

    private static Object value(Field field, Object of) {
        if (Modifier.isStatic(field.getModifiers())
                || field.getType().isPrimitive()
                || Proxy.isProxyClass(of.getClass())) {
            return null;
        }
        try {
            field.setAccessible(true);
            return field.get(of);
        } catch (IllegalAccessException | InaccessibleObjectException e) {
            return null;
        }
    }

    /** Writes a setting as SQL would have it. */
    static void write(Connection connection, AccountId id, String name, long value) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(
                "insert into brokerkeep.account_setting (account_id, name, value) values (?, ?, to_jsonb(?))"
                        + " on conflict (account_id, name) do update set value = excluded.value")) {
            statement.setLong(1, id.value());
            statement.setString(2, name);
            statement.setLong(3, value);
            statement.executeUpdate();
        }
    }
}
