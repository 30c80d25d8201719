package dev.brokerkeep.example.demo;

import dev.brokerkeep.BrokerKeepException;
import dev.brokerkeep.ErrorCode;
import dev.brokerkeep.example.command.ExitCode;
import dev.brokerkeep.example.command.Surroundings;
import dev.brokerkeep.example.database.DemoDatabase;
import dev.brokerkeep.example.database.EmbeddedDatabase;
import dev.brokerkeep.example.database.GivenDatabase;
import dev.brokerkeep.example.terminal.Terminal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command line of the demo. */
@Command(
        name = "demo",
        description = {
            "Replays how an application used its broker accounts before it had a cache, and again through BrokerKeep,"
                    + " and counts the database sessions of both.",
            "Runs on a PostgreSQL of its own and a simulated broker; nothing leaves this machine."
        },
        footer = {
            "",
            "With --db-url the demo creates the schema 'brokerkeep' if it is not there, makes accounts named"
                    + " demo-..., and deletes them at the end. It leaves other accounts alone."
        })
public final class DemoCommand implements Callable<Integer> {
    private static final String PASSWORD_VARIABLE = "BROKERKEEP_DB_PASSWORD";

    private final Terminal terminal;
    private final Map<String, String> environment;
    private final String version;

    @Spec
    private @Nullable CommandSpec spec;

    @Option(names = "--json", description = "Print one JSON object instead of a table.")
    private boolean json;

    @Option(
            names = "--data-dir",
            paramLabel = "PATH",
            description = "Keep the data of the embedded PostgreSQL in this directory. Default: temporary.")
    private @Nullable Path dataDirectory;

    @Option(
            names = "--db-url",
            paramLabel = "URL",
            description = "Use this database instead: jdbc:postgresql://host:5432/name")
    private @Nullable String url;

    @Option(names = "--db-user", paramLabel = "NAME", description = "User for --db-url.")
    private @Nullable String user;

    @Option(
            names = "--db-password-file",
            paramLabel = "PATH",
            description =
                    "File with the password for --db-url. Default: the environment variable " + PASSWORD_VARIABLE + ".")
    private @Nullable Path passwordFile;

    DemoCommand(Surroundings surroundings) {
        this.terminal = surroundings.terminal();
        this.environment = surroundings.environment();
        this.version = surroundings.version();
    }

    /** Runs the demo and returns the exit code. */
    @Override
    public Integer call() throws Exception {
        requireSense();
        try (DemoDatabase database = database()) {
            DemoResult result = new Demo(database, terminal).run();
            if (json) {
                terminal.out().println(JsonReport.of(result, version));
            } else {
                new TableReport(terminal).print(result);
            }
            terminal.out().flush();
            result.disagreements().forEach(text -> terminal.err().println(terminal.red("Error:") + " " + text));
            return result.ok() ? ExitCode.OK : ExitCode.COUNTS_DISAGREE;
        }
    }

    private DemoDatabase database() {
        if (url != null) {
            return given(url);
        }
        terminal.err().println("Starting PostgreSQL ...");
        return dataDirectory == null ? EmbeddedDatabase.temporary() : EmbeddedDatabase.in(dataDirectory);
    }

    private DemoDatabase given(String address) {
        try {
            return GivenDatabase.at(address, user, password());
        } catch (IllegalArgumentException e) {
            throw usage(String.valueOf(e.getMessage()));
        }
    }

    private @Nullable String password() {
        if (passwordFile == null) {
            return environment.get(PASSWORD_VARIABLE);
        }
        try {
            return Files.readString(passwordFile).stripTrailing();
        } catch (IOException e) {
            throw new BrokerKeepException(
                    ErrorCode.CONFIGURATION_INVALID,
                    "The password file " + passwordFile + " cannot be read ("
                            + e.getClass().getSimpleName() + ").",
                    "check that it is there and that you may read it.",
                    e);
        }
    }

    private void requireSense() {
        if (url != null && dataDirectory != null) {
            throw usage("--data-dir is for the embedded PostgreSQL, which --db-url replaces: give one of them");
        }
        if (url == null && (user != null || passwordFile != null)) {
            throw usage("--db-user and --db-password-file belong to --db-url, which is missing");
        }
    }

    private RuntimeException usage(String problem) {
        return spec == null ? new IllegalStateException(problem) : new ParameterException(spec.commandLine(), problem);
    }
}
