package dev.brokerkeep.example;

import ch.qos.logback.classic.Level;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.LogManager;
import java.util.logging.LogRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brings everything that is logged to one place, whichever logging library it was written for. */
final class Logging {
    private static final List<String> SILENCED = List.of("com.zaxxer.hikari", "org.postgresql");

    private Logging() {}

    /** Sends what is written to java.util.logging (the PostgreSQL driver, Guice) the same way as all else. */
    static void unite() {
        LogManager.getLogManager().reset();
        LogManager.getLogManager().getLogger("").addHandler(new Bridge());
    }

    /** Shows what happens inside, down to INFO. */
    static void beVerbose() {
        level(Logger.ROOT_LOGGER_NAME, Level.INFO);
        SILENCED.forEach(name -> level(name, Level.INFO));
    }

    private static void level(String name, Level level) {
        if (LoggerFactory.getLogger(name) instanceof ch.qos.logback.classic.Logger logger) {
            logger.setLevel(level);
        }
    }

    private static final class Bridge extends Handler {
        @Override
        public void publish(LogRecord entry) {
            String name = entry.getLoggerName();
            Logger logger = LoggerFactory.getLogger(name == null ? "unnamed" : name);
            int level = entry.getLevel().intValue();
            if (level >= java.util.logging.Level.SEVERE.intValue()) {
                logger.error(entry.getMessage(), entry.getThrown());
            } else if (level >= java.util.logging.Level.WARNING.intValue()) {
                logger.warn(entry.getMessage(), entry.getThrown());
            } else {
                logger.info(entry.getMessage(), entry.getThrown());
            }
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }
}
