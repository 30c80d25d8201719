package dev.brokerkeep.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.brokerkeep.BrokerId;
import dev.brokerkeep.broker.BrokerAccount;
import dev.brokerkeep.cache.AccountInfo;
import dev.brokerkeep.core.testing.TestDatabase;
import dev.brokerkeep.settings.Secret;
import dev.brokerkeep.settings.SettingKey;
import dev.brokerkeep.settings.SettingsChange;
import dev.brokerkeep.settings.SettingsSchema;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The README's code, compiled and run as it stands there. */
final class ReadmeTest {
    private static final Pattern JAVA = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);

    @TempDir
    Path folder;

    @Test
    void pluginOfTheReadme_compilesAndServesAnAccount() throws Exception {
        write("acme/AcmePlugin.java", sample("package acme;"));
        write("META-INF/services/dev.brokerkeep.spi.BrokerPlugin", "acme.AcmePlugin\n");
        compile(folder.resolve("acme/AcmePlugin.java"));

        try (URLClassLoader jar = new URLClassLoader(
                        new URL[] {folder.toUri().toURL()}, getClass().getClassLoader());
                BrokerKeep keep = open(jar)) {
            BrokerId acme = BrokerId.of("acme");
            AccountInfo created = keep.accounts()
                    .create("my account", acme, SettingsChange.set(token(keep.schema(acme)), Secret.of("t-1")));
            BrokerAccount account = keep.instances().get(created.id());

            assertThat(account.summary().currency()).isEqualTo("USD");
            assertThat(account.positions()).isEmpty();
        }
    }

    @Test
    void codeOfTheReadme_compiles() throws Exception {
        String sample = sample("BrokerKeepModule");
        int code = sample.lastIndexOf("import ");
        code = sample.indexOf('\n', code);
        write("App.java", sample.substring(0, code) + """

                class App {
                    SettingKey<Boolean> PAPER_ACCOUNT;
                    SettingKey<Secret> API_KEY, API_SECRET;
                    Secret oldKey, oldSecret, newKey, newSecret;

                    void run(javax.sql.DataSource dataSource, java.nio.file.Path keysetFile) {
                %s
                    }
                }
                """.formatted(sample.substring(code)));

        compile(folder.resolve("App.java"));
    }

    /** Only the plugin of the README: the tests' own class path has no services file. */
    private static BrokerKeep open(ClassLoader plugins) {
        ClassLoader before = Thread.currentThread().getContextClassLoader();
        Thread.currentThread().setContextClassLoader(plugins);
        try {
            return BrokerKeep.with(TestDatabase.create())
                    .alone()
                    .keyset(KeysetSource.generated())
                    .open();
        } finally {
            Thread.currentThread().setContextClassLoader(before);
        }
    }

    @SuppressWarnings("unchecked") // the README declares it a secret
    private static SettingKey<Secret> token(SettingsSchema schema) {
        return (SettingKey<Secret>) schema.require("api_token");
    }

    private static String sample(String containing) throws IOException {
        return JAVA.matcher(Files.readString(Path.of("..", "README.md")))
                .results()
                .map((MatchResult match) -> match.group(1))
                .filter(code -> code.contains(containing))
                .findFirst()
                .orElseThrow();
    }

    private void write(String name, String text) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private void compile(Path source) {
        int status = ToolProvider.getSystemJavaCompiler()
                .run(
                        null,
                        null,
                        null,
                        List.of(
                                        "-proc:none",
                                        "-cp",
                                        System.getProperty("java.class.path"),
                                        "-d",
                                        folder.toString(),
                                        source.toString())
                                .toArray(String[]::new));

        assertThat(status)
                .as("exit status of javac for %s", source.getFileName())
                .isZero();
    }
}
