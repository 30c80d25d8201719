package dev.brokerkeep.tck.bench;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.AppenderBase;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * All that can be heard of a plugin from outside: its log at every level, what it prints, its exceptions, names of
 * threads, texts of objects. The first place where a secret stands is kept.
 */
public final class Overheard implements AutoCloseable {
    private final SecretScan scan = new SecretScan();
    private final AtomicReference<@Nullable String> leak = new AtomicReference<>();
    private final PrintStream out = System.out;
    private final PrintStream err = System.err;
    private final boolean hearsTheLog;
    private @Nullable Level formerLevel;
    private final Ear ear = new Ear();
    private final PlatformLog platformLog = new PlatformLog(this::hear);

    private Overheard() {
        hearsTheLog = LoggerFactory.getILoggerFactory() instanceof LoggerContext;
    }

    /** Begins to listen. */
    static Overheard listen() {
        Overheard overheard = new Overheard();
        overheard.begin();
        return overheard;
    }

    private void begin() {
        platformLog.listen();
        if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
            Logger root = context.getLogger(Logger.ROOT_LOGGER_NAME);
            formerLevel = root.getLevel();
            root.iteratorForAppenders().forEachRemaining(appender -> appender.addFilter(new QuietFilter(formerLevel)));
            ear.setContext(context);
            ear.start();
            root.addAppender(ear);
            root.setLevel(Level.TRACE);
            // The kit's own tools have very much to tell, and know no secret.
            List.of("com.tngtech.archunit", "org.flywaydb")
                    .forEach(tool -> context.getLogger(tool).setLevel(Level.WARN));
        }
        System.setOut(new PrintStream(new Tee(out, "System.out"), true, StandardCharsets.UTF_8));
        System.setErr(new PrintStream(new Tee(err, "System.err"), true, StandardCharsets.UTF_8));
    }

    /** Tells whether log events are heard: only if they go to Logback. */
    public boolean hearsTheLog() {
        return hearsTheLog;
    }

    /** Adds a secret to look for. */
    void plant(String secret) {
        scan.plant(secret);
    }

    /** Returns a text in which each secret is replaced: what a plugin said may be quoted then. */
    public String masked(String text) {
        return scan.masked(text);
    }

    /** Looks at a text. */
    public void hear(String where, @Nullable String text) {
        if (text != null && leak.get() == null) {
            scan.find(text).ifPresent(place -> leak.compareAndSet(null, where + ": " + place));
        }
    }

    /** Looks at an exception, with its causes, suppressed ones and stacks. */
    public void hear(String where, Throwable thrown) {
        StringWriter text = new StringWriter();
        thrown.printStackTrace(new PrintWriter(text));
        hear(where, text.toString());
    }

    /** Looks at the names of all threads. */
    public void hearThreads() {
        Thread.getAllStackTraces().keySet().forEach(thread -> hear("the name of a thread", thread.getName()));
    }

    /** Returns where a secret stood first; empty if nowhere. */
    public Optional<String> leak() {
        return Optional.ofNullable(leak.get());
    }

    /** Forgets what was heard: for the next rule. */
    public void forget() {
        leak.set(null);
    }

    @Override
    public void close() {
        System.setOut(out);
        System.setErr(err);
        platformLog.close();
        if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
            Logger root = context.getLogger(Logger.ROOT_LOGGER_NAME);
            root.detachAppender(ear);
            root.setLevel(formerLevel);
            root.iteratorForAppenders().forEachRemaining(appender -> appender.clearAllFilters());
        }
    }

    /** Hears the log, whatever its level. */
    private final class Ear extends AppenderBase<ILoggingEvent> {
        @Override
        protected void append(ILoggingEvent event) {
            hear("the log of " + event.getLoggerName(), event.getFormattedMessage());
            hear(
                    "a marker or context of the log of " + event.getLoggerName(),
                    String.valueOf(event.getMDCPropertyMap()));
            IThrowableProxy thrown = event.getThrowableProxy();
            if (thrown != null) {
                hear("an exception in the log of " + event.getLoggerName(), ThrowableProxyUtil.asString(thrown));
            }
        }
    }

    /** Keeps out of other appenders what they would not have got without the ear. */
    private static final class QuietFilter extends ch.qos.logback.core.filter.Filter<ILoggingEvent> {
        private final Level from;

        QuietFilter(@Nullable Level from) {
            this.from = from == null ? Level.DEBUG : from;
            start();
        }

        @Override
        public ch.qos.logback.core.spi.FilterReply decide(ILoggingEvent event) {
            return event.getLevel().isGreaterOrEqual(from)
                    ? ch.qos.logback.core.spi.FilterReply.NEUTRAL
                    : ch.qos.logback.core.spi.FilterReply.DENY;
        }
    }

    /** Hears what is printed, line by line, and passes it on. */
    private final class Tee extends OutputStream {
        private final PrintStream target;
        private final String name;
        private final ByteArrayOutputStream line = new ByteArrayOutputStream();

        Tee(PrintStream target, String name) {
            this.target = target;
            this.name = name;
        }

        @Override
        public synchronized void write(int b) {
            target.write(b);
            line.write(b);
            if (b == '\n') {
                hear(name, line.toString(StandardCharsets.UTF_8));
                line.reset();
            }
        }

        @Override
        public synchronized void flush() {
            target.flush();
        }
    }
}
