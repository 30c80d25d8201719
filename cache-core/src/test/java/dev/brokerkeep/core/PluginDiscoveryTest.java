package dev.brokerkeep.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.brokerkeep.AccountId;
import dev.brokerkeep.BrokerId;
import dev.brokerkeep.BrokerKeepException;
import dev.brokerkeep.ErrorCode;
import dev.brokerkeep.broker.BrokerAccount;
import dev.brokerkeep.core.testing.PluginFolder;
import dev.brokerkeep.core.testing.TestDatabase;
import dev.brokerkeep.settings.SettingsChange;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.ds.PGSimpleDataSource;

/** Plugins from real folders and jars: which are loaded, what is said of the others, and what their accounts share. */
final class PluginDiscoveryTest {
    /**
     * Classes that two plugins share. An account's number is: client, scope of its left part, scope of its right part.
     */
    private static final String LIBRARY = """
            package lib;

            import dev.brokerkeep.AccountId;
            import dev.brokerkeep.broker.*;
            import dev.brokerkeep.settings.*;
            import dev.brokerkeep.spi.*;
            import jakarta.inject.*;
            import java.math.BigDecimal;
            import java.util.List;
            import java.util.concurrent.atomic.AtomicInteger;

            public class Account implements BrokerAccount {
                public static final AtomicInteger CLIENTS = new AtomicInteger();
                public static final AtomicInteger CLIENTS_CLOSED = new AtomicInteger();
                static final AtomicInteger SCOPED = new AtomicInteger();

                private final AccountId id;
                private final SettingsView settings;
                private final String number;

                @Singleton
                static class Client implements AutoCloseable {
                    final int number = CLIENTS.incrementAndGet();

                    @Inject
                    Client() {}

                    @Override
                    public void close() {
                        CLIENTS_CLOSED.incrementAndGet();
                    }
                }

                @AccountScoped
                static class Session {
                    final int number = SCOPED.incrementAndGet();

                    @Inject
                    Session() {}
                }

                static class Left {
                    final Session session;

                    @Inject
                    Left(Session session) {
                        this.session = session;
                    }
                }

                static class Right {
                    final Session session;
                    final Client client;

                    @Inject
                    Right(Session session, Client client) {
                        this.session = session;
                        this.client = client;
                    }
                }

                @Inject
                Account(AccountId id, SettingsView settings, Left left, Right right) {
                    this.id = id;
                    this.settings = settings;
                    this.number = right.client.number + " " + left.session.number + " " + right.session.number;
                }

                public AccountId id() {
                    return id;
                }

                public SettingsView settingsView() {
                    return settings;
                }

                public AccountSummary summary() {
                    return new AccountSummary(
                            number, "ACTIVE", "USD", BigDecimal.ONE, BigDecimal.ONE, BigDecimal.ONE);
                }

                public List<Position> positions() {
                    return List.of();
                }

                public void close() {}
            }
            """;

    private final PGSimpleDataSource database = TestDatabase.create();

    @TempDir
    Path temp;

    private URLClassLoader loader;
    private BrokerKeep keep;

    @AfterEach
    void close() throws IOException {
        if (keep != null) {
            keep.close();
        }
        if (loader != null) {
            loader.close();
        }
    }

    @Test
    void pluginInAJar_isFoundAndServesAccounts() throws Exception {
        Path jar = goodPlugin("good", "good").jar(temp.resolve("good-1.0.jar"));

        open(true, library().path(), jar);

        assertThat(keep.plugins())
                .containsExactly(new PluginStatus("good", "good.GoodPlugin in " + jar, PluginStatus.State.ACTIVE, ""));
        assertThat(create("a", "good").summary().accountNumber()).isEqualTo("1 1 1");
    }

    @Test
    void allFaultsOfAllProviders_areToldInOneError() throws Exception {
        Path[] folders = faultyPlugins();

        var refused = catchThrowableOfType(BrokerKeepException.class, () -> open(false, folders));

        assertThat(refused.code()).isEqualTo(ErrorCode.PLUGIN_FAILED);
        assertThat(refused.getMessage().lines().filter(line -> line.startsWith("  - ")))
                .hasSize(10)
                .anySatisfy(line -> assertThat(line).contains("faulty.Misspelt", "META-INF/services", "spelled right"))
                .anySatisfy(line -> assertThat(line).contains("faulty.Hidden", "public"))
                .anySatisfy(line -> assertThat(line).contains("faulty.Throwing", "IllegalStateException: boom"))
                .anySatisfy(line -> assertThat(line).contains("faulty.Stranger", "not a subtype"))
                .anySatisfy(line -> assertThat(line).contains("faulty.Unmarked", "no @BrokerPluginInfo"))
                .anySatisfy(line -> assertThat(line).contains("faulty.Newer", "SPI 2", "this runtime has SPI 1"))
                .anySatisfy(line -> assertThat(line).contains("faulty.Upper", "'UPPER'", "lower-case letters"))
                .anySatisfy(line -> assertThat(line)
                        .contains("twin.TwinPlugin", "'good' is taken by good.GoodPlugin", "/good/", "/twin/"))
                .anySatisfy(line -> assertThat(line).contains("faulty.Abstract", "abstract"))
                .anySatisfy(line -> assertThat(line)
                        .contains("faulty.Uninjectable", "Guice cannot build", "@jakarta.inject.Inject"));
        assertThat(refused.remedy()).contains("tolerateFailedPlugins()");
        assertThat(refused).hasMessageContaining("10 plugins could not be loaded");
        assertThat(TestDatabase.query(database, "select count(*) from pg_namespace where nspname = 'brokerkeep'"))
                .as("nothing was done before the plugins were known to be sound")
                .isEqualTo("0");
    }

    @Test
    void failedStart_closesWhatTheSoundPluginsHadOpened() throws Exception {
        Path[] folders = faultyPlugins();

        var unused = catchThrowableOfType(BrokerKeepException.class, () -> open(false, folders));

        assertThat(counter("CLIENTS")).isEqualTo(1);
        assertThat(counter("CLIENTS_CLOSED")).isEqualTo(1);
    }

    @Test
    void toleratedFaults_areListedAsFailed_andTheSoundPluginServes() throws Exception {
        open(true, faultyPlugins());

        List<PluginStatus> states = keep.plugins();

        assertThat(states).hasSize(11);
        assertThat(states.get(0).id()).isEqualTo("good");
        assertThat(states.get(0).state()).isEqualTo(PluginStatus.State.ACTIVE);
        assertThat(states.subList(1, 11)).allSatisfy(failed -> {
            assertThat(failed.state()).isEqualTo(PluginStatus.State.FAILED);
            assertThat(failed.id()).isEmpty();
            assertThat(failed.problem()).startsWith(failed.origin() + ": ");
        });
        assertThat(create("a", "good").summary().currency()).isEqualTo("USD");
    }

    @Test
    void accountOfAFailedPlugin_isRefused_andTheReasonIsTold() throws Exception {
        open(true, faultyPlugins());
        TestDatabase.execute(database, "insert into brokerkeep.account (id, name, broker) values (7, 'x', 'newer')");

        var refused =
                assertCode(ErrorCode.UNKNOWN_BROKER, () -> keep.instances().get(AccountId.of(7)));

        assertThat(refused).hasMessageContaining("'newer'").hasMessageContaining("it was built against SPI 2");
        assertCode(ErrorCode.UNKNOWN_BROKER, () -> keep.schema(BrokerId.of("newer")));
        assertThat(keep.accounts().get(AccountId.of(7)).broker()).isEqualTo(BrokerId.of("newer"));
    }

    @Test
    void pluginOfAnotherSpi_isRefusedBeforeAnyOfItsCodeRuns() throws Exception {
        String constructor = "static { lib.Account.CLIENTS.addAndGet(100); }"
                + " public Newer() { lib.Account.CLIENTS.addAndGet(10); }";
        PluginFolder newer = new PluginFolder(temp.resolve("newer"))
                .source("faulty.Newer", plugin(info("newer", "2"), "Newer", constructor))
                .services("faulty.Newer")
                .compile(library());

        var refused = catchThrowableOfType(
                BrokerKeepException.class, () -> open(false, library().path(), newer.path()));

        assertThat(refused).hasMessageContaining("it was built against SPI 2");
        assertThat(counter("CLIENTS")).isZero();
    }

    @Test
    void mistakeInAConstantKey_isToldWithItsReason_alsoAtASecondStart() throws Exception {
        String key = "static final dev.brokerkeep.settings.SettingKey<String> KEY ="
                + " dev.brokerkeep.settings.SettingKey.text(\"camelCase\").description(\"d\").build();";
        PluginFolder mistaken = new PluginFolder(temp.resolve("mistaken"))
                .source("faulty.Mistaken", plugin(info("mistaken", "Spi.MAJOR"), "Mistaken", key))
                .services("faulty.Mistaken")
                .compile(library());

        for (int start = 1; start <= 2; start++) {
            var refused = catchThrowableOfType(
                    BrokerKeepException.class, () -> open(false, library().path(), mistaken.path()));

            assertThat(refused).as("start %d", start).hasMessageContaining("'camelCase' is not snake_case");
        }
    }

    @Test
    void services_thatNobodyProvides_leaveARuntimeWithoutPlugins() throws Exception {
        open(false, library().path());

        assertThat(keep.plugins()).isEmpty();
        assertThat(assertCode(ErrorCode.UNKNOWN_BROKER, () -> keep.schema(BrokerId.of("good"))))
                .hasMessageContaining("loaded: none");
    }

    @Test
    void singleton_isSharedByTheAccountsOfAPlugin_butNotAcrossPlugins() throws Exception {
        openTwoPlugins();

        String a1 = client(create("a1", "a-broker"));
        String a2 = client(create("a2", "a-broker"));
        String b1 = client(create("b1", "b-broker"));

        assertThat(a2).isEqualTo(a1);
        assertThat(b1).isNotEqualTo(a1);
        assertThat(counter("CLIENTS")).isEqualTo(2);
    }

    @Test
    void accountScopedObject_isSharedWithinOneAccountObject_andNewInTheNext() throws Exception {
        openTwoPlugins();
        BrokerAccount first = create("a1", "a-broker");
        BrokerAccount second = create("a2", "a-broker");

        String before = first.summary().accountNumber();
        String other = second.summary().accountNumber();
        keep.instances().invalidateInstance(first.id());
        String rebuilt = first.summary().accountNumber();

        assertThat(List.of(before, other, rebuilt))
                .allSatisfy(number -> assertThat(number.split(" ")[1]).isEqualTo(number.split(" ")[2]));
        assertThat(List.of(before, other, rebuilt))
                .extracting(number -> number.split(" ")[1])
                .doesNotHaveDuplicates();
        assertThat(rebuilt.split(" ")[0]).isEqualTo(before.split(" ")[0]);
    }

    @Test
    void closeableSingletons_areClosedOnceWhenTheRuntimeCloses_andNotBefore() throws Exception {
        openTwoPlugins();
        BrokerAccount account = create("a1", "a-broker");
        account.summary();
        keep.instances().invalidateInstance(account.id());
        account.summary();
        int before = counter("CLIENTS_CLOSED");

        keep.close();
        keep.close();

        assertThat(before).isZero();
        assertThat(counter("CLIENTS_CLOSED")).isEqualTo(2);
    }

    private void openTwoPlugins() throws IOException {
        open(
                false,
                library().path(),
                goodPlugin("a", "a-broker").path(),
                goodPlugin("b", "b-broker").path());
    }

    private PluginFolder library() throws IOException {
        return new PluginFolder(temp.resolve("lib"))
                .source("lib.Account", LIBRARY)
                .compile();
    }

    /** A sound plugin for accounts of the library. */
    private PluginFolder goodPlugin(String name, String brokerId) throws IOException {
        String type = Character.toUpperCase(name.charAt(0)) + name.substring(1) + "Plugin";
        return new PluginFolder(temp.resolve(name))
                .source(name + "." + type, plugin(name, info(brokerId, "Spi.MAJOR"), type, "", "lib.Account"))
                .services(name + "." + type)
                .compile(library());
    }

    /** One sound plugin among ten faults; the sound one comes before its twin. */
    private Path[] faultyPlugins() throws IOException {
        PluginFolder faulty = new PluginFolder(temp.resolve("faulty"))
                .source("faulty.Hidden", plugin(info("hidden", "Spi.MAJOR"), "Hidden", "Hidden() {}"))
                .source(
                        "faulty.Throwing",
                        plugin(
                                info("throwing", "Spi.MAJOR"),
                                "Throwing",
                                "public Throwing() { throw new IllegalStateException(\"boom\"); }"))
                .source("faulty.Stranger", "package faulty; public class Stranger {}")
                .source("faulty.Unmarked", plugin("", "Unmarked", ""))
                .source("faulty.Newer", plugin(info("newer", "2"), "Newer", ""))
                .source("faulty.Upper", plugin(info("UPPER", "Spi.MAJOR"), "Upper", ""))
                .source(
                        "faulty.AbstractAccount",
                        "package faulty; public abstract class AbstractAccount"
                                + " implements dev.brokerkeep.broker.BrokerAccount {}")
                .source(
                        "faulty.Abstract",
                        plugin("faulty", info("abstract", "Spi.MAJOR"), "Abstract", "", "faulty.AbstractAccount"))
                .source(
                        "faulty.PlainAccount",
                        LIBRARY.replace("package lib", "package faulty")
                                .replace("Account implements", "PlainAccount implements")
                                .replace("    @Inject\n    Account(", "    PlainAccount("))
                .source(
                        "faulty.Uninjectable",
                        plugin("faulty", info("uninjectable", "Spi.MAJOR"), "Uninjectable", "", "faulty.PlainAccount"))
                .services(
                        "faulty.Misspelt",
                        "faulty.Hidden",
                        "faulty.Throwing",
                        "faulty.Stranger",
                        "faulty.Unmarked",
                        "faulty.Newer",
                        "faulty.Upper",
                        "faulty.Abstract",
                        "faulty.Uninjectable")
                .compile(library());
        return new Path[] {
            library().path(),
            faulty.path(),
            goodPlugin("good", "good").path(),
            goodPlugin("twin", "good").path()
        };
    }

    private static String info(String id, String spi) {
        return "@BrokerPluginInfo(id = \"" + id + "\", spi = " + spi + ")";
    }

    private static String plugin(String annotation, String name, String constructor) {
        return plugin("faulty", annotation, name, constructor, "lib.Account");
    }

    private static String plugin(
            String packageName, String annotation, String name, String constructor, String accountType) {
        return """
                package %s;

                import dev.brokerkeep.broker.BrokerAccount;
                import dev.brokerkeep.settings.SettingsSchema;
                import dev.brokerkeep.spi.*;

                %s
                public final class %s implements BrokerPlugin {
                    %s

                    public SettingsSchema settings() {
                        return SettingsSchema.of();
                    }

                    public Class<? extends BrokerAccount> accountType() {
                        return %s.class;
                    }
                }
                """.formatted(packageName, annotation, name, constructor, accountType);
    }

    private void open(boolean toleratesFailedPlugins, Path... classPath) throws IOException {
        URL[] urls = new URL[classPath.length];
        for (int n = 0; n < urls.length; n++) {
            urls[n] = classPath[n].toUri().toURL();
        }
        loader = new URLClassLoader(urls, getClass().getClassLoader());
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(loader);
        try {
            BrokerKeep.Builder builder = BrokerKeep.with(database).alone().keyset(KeysetSource.generated());
            keep = (toleratesFailedPlugins ? builder.tolerateFailedPlugins() : builder).open();
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    private BrokerAccount create(String name, String broker) {
        return keep.instances()
                .get(keep.accounts()
                        .create(name, BrokerId.of(broker), SettingsChange.empty())
                        .id());
    }

    private static String client(BrokerAccount account) {
        return account.summary().accountNumber().split(" ")[0];
    }

    private int counter(String name) throws ReflectiveOperationException {
        Object counter = loader.loadClass("lib.Account").getField(name).get(null);
        return ((Number) counter).intValue();
    }

    private static BrokerKeepException assertCode(ErrorCode code, ThrowingCallable call) {
        var refused = catchThrowableOfType(BrokerKeepException.class, call);
        assertThat(refused).isNotNull();
        assertThat(refused.code()).isEqualTo(code);
        return refused;
    }
}
