package dev.brokerkeep.example.exchange;

import dev.brokerkeep.example.command.Surroundings;
import dev.brokerkeep.example.command.Workplace;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Brings accounts of a file into the database. */
@Command(
        name = "import",
        description = "Create and change accounts as a YAML or JSON file says: all of them or none, one revision each.")
public final class ImportSettings implements Callable<Integer> {
    @Mixin
    private final Workplace workplace;

    @Mixin
    private final PassphraseOptions passphrase = new PassphraseOptions();

    @Mixin
    private final Importing importing = new Importing();

    @Parameters(paramLabel = "FILE", description = "What 'settings export' has written, or somebody by hand.")
    @SuppressWarnings("FieldCanBeFinal") // the command line sets it
    private Path file = Path.of("");

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            description = "${COMPLETION-CANDIDATES}. Default: what the file's name tells.")
    private @Nullable DocumentFormat format;

    @Option(names = "--encrypted", description = "Ask for the passphrase of the file's secrets.")
    private boolean isEncrypted;

    ImportSettings(Surroundings surroundings) {
        workplace = new Workplace(surroundings);
    }

    @Override
    public Integer call() throws Exception {
        var known = passphrase.known(workplace, isEncrypted);
        return workplace.open(keep -> importing.run(
                workplace,
                keep,
                () -> {
                    DocumentFormat given = format;
                    DocumentFormat used = given != null ? given : DocumentFormat.of(file);
                    return new AccountImport(keep).plan(AccountsDocument.read(file, used, known), importing.mode());
                },
                Map.of()));
    }
}
