package dev.brokerkeep.tck.bench;

import dev.brokerkeep.BrokerId;
import dev.brokerkeep.BrokerKeepException;
import dev.brokerkeep.ErrorCode;
import dev.brokerkeep.broker.BrokerAccount;
import dev.brokerkeep.core.BrokerKeep;
import dev.brokerkeep.core.KeysetSource;
import dev.brokerkeep.core.Migration;
import dev.brokerkeep.settings.SettingsSchema;
import dev.brokerkeep.spi.BrokerPlugin;
import dev.brokerkeep.spi.BrokerPluginInfo;
import dev.brokerkeep.tck.Candidate;
import dev.brokerkeep.tck.Capability;
import dev.brokerkeep.tck.Credential;
import dev.brokerkeep.tck.Untested;
import dev.brokerkeep.tck.Violation;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.FutureTask;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Where one plugin is examined, from the first rule to the last: the server, the secrets, and who listens. */
public final class Bench implements AutoCloseable {
    private static final Pattern BASE64 = Pattern.compile("[A-Za-z0-9+/_-]{16,}={0,2}");

    private final Candidate candidate;
    private final long seed;
    private final double timeFactor;
    private final Map<Integer, Credential> credentials = new ConcurrentHashMap<>();
    private final KeysetSource keys = KeysetSource.generated();
    private final Overheard overheard = Overheard.listen();
    private final List<DataSource> databases = new ArrayList<>();
    private @Nullable Postgres postgres;

    /** Of a class that cannot be initialized: the JVM tells the cause only once. */
    private volatile @Nullable String uninitialized;

    private Bench(Candidate candidate, long seed, double timeFactor) {
        this.candidate = new CheckedCandidate(candidate);
        this.seed = seed;
        this.timeFactor = timeFactor;
    }

    /**
     * Begins an examination.
     *
     * @param seed what is random is made of it
     * @param timeFactor by what upper bounds of real time are multiplied, for slow machines
     */
    public static Bench of(Candidate candidate, long seed, double timeFactor) {
        return new Bench(candidate, seed, timeFactor);
    }

    /** Returns who is examined. */
    public Candidate candidate() {
        return candidate;
    }

    /** Returns what is random is made of. */
    public long seed() {
        return seed;
    }

    /** Returns what is heard of the plugin. */
    public Overheard overheard() {
        return overheard;
    }

    /** Returns how long the kit waits for what should come soon. */
    public Duration patience() {
        return scaled(Duration.ofSeconds(20));
    }

    /** Returns an upper bound of real time, on this machine. */
    public Duration scaled(Duration bound) {
        return Duration.ofNanos((long) (bound.toNanos() * timeFactor));
    }

    /** Returns a new plugin object. */
    public BrokerPlugin plugin() {
        try {
            return candidate.plugin().getConstructor().newInstance();
        } catch (NoSuchMethodException | IllegalAccessException | InstantiationException e) {
            throw new Violation(
                    candidate.plugin().getName() + " cannot be created: it is no public class with a public"
                            + " constructor without arguments",
                    e);
        } catch (InvocationTargetException e) {
            throw new Violation("the constructor of " + candidate.plugin().getName() + " failed: " + e.getCause(), e);
        } catch (LinkageError e) {
            if (uninitialized == null) {
                uninitialized = candidate.plugin().getName() + " cannot be initialized: " + root(e);
            }
            throw new Violation(uninitialized, e);
        }
    }

    private static Throwable root(Throwable thrown) {
        Throwable root = thrown;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root;
    }

    /** Asks a new plugin object, for rules that are about something else than the object. */
    private <T> T ask(String method, Function<BrokerPlugin, T> question) {
        T answer;
        try {
            answer = question.apply(plugin());
        } catch (Violation e) {
            throw unusable(String.valueOf(e.getMessage()));
        } catch (RuntimeException | LinkageError e) {
            throw unusable(method + " threw " + e);
        }
        if (answer == null) {
            throw unusable(method + " returned null");
        }
        return answer;
    }

    /** One fault of the plugin is not to look like one against every rule. */
    private static Untested unusable(String why) {
        return new Untested("the plugin cannot be used so far: " + why.strip());
    }

    /** Returns the annotation of the plugin's class. */
    public BrokerPluginInfo info() {
        BrokerPluginInfo info = candidate.plugin().getAnnotation(BrokerPluginInfo.class);
        if (info == null) {
            throw new Violation(candidate.plugin().getName() + " is not annotated @BrokerPluginInfo");
        }
        return info;
    }

    BrokerId brokerId() {
        try {
            return BrokerId.of(info().id());
        } catch (Violation | IllegalArgumentException e) {
            throw unusable(String.valueOf(e.getMessage()));
        }
    }

    /** Returns the plugin's settings. */
    public SettingsSchema schema() {
        return ask("settings()", BrokerPlugin::settings);
    }

    /** Returns the class of the plugin's accounts. */
    public Class<? extends BrokerAccount> accountType() {
        return ask("accountType()", BrokerPlugin::accountType);
    }

    /** Returns what the plugin's accounts can do. */
    public Set<Capability> capabilities() {
        Set<Capability> capabilities = EnumSet.noneOf(Capability.class);
        Class<?> type = accountType();
        for (Capability capability : Capability.values()) {
            if (capability.type().isAssignableFrom(type)) {
                capabilities.add(capability);
            }
        }
        return capabilities;
    }

    /** Does something on a thread of its own. */
    public <T> FutureTask<T> start(Callable<T> work) {
        FutureTask<T> task = new FutureTask<>(work);
        Thread thread = new Thread(task, "kit-worker");
        thread.setDaemon(true);
        thread.start();
        return task;
    }

    /** Opens a scenario. */
    public World world() {
        return new World(this, database(), candidate.broker());
    }

    /** Returns a credential, the same each time; its texts are secrets that nobody may learn. */
    public Credential credential(int number) {
        return credentials.computeIfAbsent(number, each -> new Credential(each, seed, overheard::plant));
    }

    List<Integer> credentialsIn(String text) {
        return credentials.entrySet().stream()
                .filter(each -> bears(text, each.getValue().issued()))
                .map(Map.Entry::getKey)
                .sorted()
                .toList();
    }

    /** Plain, or within something in base64, as basic authentication has it. */
    private static boolean bears(String text, Set<String> secrets) {
        if (secrets.stream().anyMatch(text::contains)) {
            return true;
        }
        Matcher encoded = BASE64.matcher(text);
        while (encoded.find()) {
            String decoded = decoded(encoded.group());
            if (secrets.stream().anyMatch(decoded::contains)) {
                return true;
            }
        }
        return false;
    }

    private static String decoded(String text) {
        try {
            return new String(
                    Base64.getDecoder().decode(text.replace('-', '+').replace('_', '/')), StandardCharsets.ISO_8859_1);
        } catch (IllegalArgumentException e) {
            return "";
        }
    }

    private DataSource database() {
        try {
            if (postgres == null) {
                postgres = Postgres.lease();
            }
            DataSource database = postgres.next();
            databases.add(database);
            return database;
        } catch (IOException | SQLException | IllegalStateException e) {
            throw new Untested("No PostgreSQL could be started for it: " + e);
        }
    }

    BrokerKeep open(DataSource database, VirtualTime time) {
        BrokerPlugin subject = ask("the constructor", plugin -> plugin);
        BrokerKeep.Builder runtime = BrokerKeep.with(database)
                .migrate(Migration.VALIDATE)
                .alone()
                .keyset(keys)
                .clock(time)
                .sleeper(time)
                .drainTimeout(patience())
                .handOverTimeout(patience())
                .plugins(List.of(subject));
        try {
            return runtime.open();
        } catch (BrokerKeepException e) {
            if (e.code() == ErrorCode.PLUGIN_FAILED) {
                throw unusable(e.problem());
            }
            throw e;
        }
    }

    /**
     * Keeps the database server running until this is closed: for whoever examines several plugins, one after the
     * other. Its start takes longer than most rules.
     */
    public static AutoCloseable keepDatabase() throws IOException, SQLException {
        Postgres kept = Postgres.lease();
        return () -> Postgres.giveBack(kept, List.of());
    }

    /** Returns the longest a call may take, in real time. */
    public Duration deadline() {
        return Duration.ofSeconds(info().deadlineSeconds());
    }

    /** Returns where a secret stood, if one was heard. */
    public Optional<String> leak() {
        overheard.hearThreads();
        return overheard.leak();
    }

    @Override
    public void close() {
        overheard.close();
        if (postgres != null) {
            try {
                Postgres.giveBack(postgres, databases);
            } catch (IOException | SQLException e) {
                throw new IllegalStateException("The kit's PostgreSQL could not be given back", e);
            }
        }
    }
}
