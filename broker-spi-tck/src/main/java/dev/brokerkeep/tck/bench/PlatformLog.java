package dev.brokerkeep.tck.bench;

import java.util.List;
import java.util.function.BiConsumer;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.jspecify.annotations.Nullable;

/**
 * Hears what goes to the Java platform's own log ({@code java.util.logging}, and {@link System.Logger} by it), at every
 * level. What the JDK's own classes have to tell below INFO is left out: some of it repeats headers, and is no fault of
 * the plugin.
 */
final class PlatformLog extends Handler {
    private static final List<String> JDK = List.of("java.", "javax.", "jdk.", "sun.", "com.sun.");

    private final BiConsumer<String, String> ear;
    private final SimpleFormatter formatter = new SimpleFormatter();
    private @Nullable Level formerLevel;

    PlatformLog(BiConsumer<String, String> ear) {
        this.ear = ear;
        setLevel(Level.ALL);
    }

    private static Logger root() {
        return LogManager.getLogManager().getLogger("");
    }

    /** Begins to listen. Other handlers go on as they did: they have levels of their own. */
    void listen() {
        formerLevel = root().getLevel();
        root().addHandler(this);
        root().setLevel(Level.ALL);
    }

    @Override
    public void publish(@Nullable LogRecord record) {
        if (record == null || isOfJdk(record)) {
            return;
        }
        // With the stack of what was thrown.
        ear.accept("the java.util.logging log of " + record.getLoggerName(), formatter.format(record));
    }

    private static boolean isOfJdk(LogRecord record) {
        String name = record.getLoggerName();
        return name != null
                && record.getLevel().intValue() < Level.INFO.intValue()
                && JDK.stream().anyMatch(name::startsWith);
    }

    @Override
    public void flush() {
        // Nothing is kept.
    }

    /** Listens no more. */
    @Override
    public void close() {
        root().removeHandler(this);
        root().setLevel(formerLevel);
    }
}
