package dev.brokerkeep.example.exchange;

import dev.brokerkeep.core.BrokerKeep;
import dev.brokerkeep.example.command.ExitCode;
import dev.brokerkeep.example.command.Output;
import dev.brokerkeep.example.command.Surroundings;
import dev.brokerkeep.example.command.Workplace;
import java.io.Writer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Writes accounts to a file. */
@Command(
        name = "export",
        description = "Write accounts and their settings as YAML or JSON. Secrets are masked, unless they are asked for"
                + " encrypted.")
public final class ExportSettings implements Callable<Integer> {
    @Mixin
    private final Workplace workplace;

    @Mixin
    private final PassphraseOptions passphrase = new PassphraseOptions();

    @Parameters(arity = "0..*", paramLabel = "NAME", description = "Names of accounts. Default: all accounts.")
    private final List<String> names = new ArrayList<>();

    @Option(
            names = "--output",
            paramLabel = "FILE",
            description = "Where to write; readable for you only. Default: standard output.")
    private @Nullable Path file;

    @Option(names = "--overwrite", description = "Replace the file if it is there.")
    private boolean overwrites;

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            description = "${COMPLETION-CANDIDATES}. Default: what the file's name tells, or YAML.")
    private @Nullable DocumentFormat format;

    @Option(names = "--encrypt-secrets", description = "Add the secrets, encrypted under a passphrase.")
    private boolean encrypts;

    ExportSettings(Surroundings surroundings) {
        workplace = new Workplace(surroundings);
    }

    @Override
    public Integer call() throws Exception {
        Optional<Passphrase> chosen = encrypts ? Optional.of(passphrase.chosen(workplace)) : Optional.empty();
        DocumentFormat wanted = format();
        Path target = file;
        return workplace.open(keep -> {
            ExportReport report;
            if (target == null) {
                report = write(keep, workplace.terminal().out(), wanted, chosen);
                workplace.terminal().out().flush();
            } else {
                ExportReport[] written = new ExportReport[1];
                PrivateFile.write(target, overwrites, writer -> written[0] = write(keep, writer, wanted, chosen));
                report = written[0];
                workplace
                        .output()
                        .result(
                                report.accounts() + " accounts were written to " + target + ".",
                                Output.object(
                                        "accounts",
                                        report.accounts(),
                                        "file",
                                        target.toString(),
                                        "undeclared",
                                        report.undeclared(),
                                        "unreadable",
                                        report.unreadable()));
            }
            warn("no plugin declares it; written like a secret", report.undeclared());
            warn("it cannot be read; only its name was written", report.unreadable());
            return ExitCode.OK;
        });
    }

    private ExportReport write(BrokerKeep keep, Writer target, DocumentFormat wanted, Optional<Passphrase> chosen) {
        AccountExport export = new AccountExport(keep);
        return names.isEmpty() ? export.all(target, wanted, chosen) : export.named(names, target, wanted, chosen);
    }

    private DocumentFormat format() {
        DocumentFormat given = format;
        Path target = file;
        if (given != null) {
            return given;
        }
        if (target != null) {
            return DocumentFormat.of(target);
        }
        return workplace.output().isJson() ? DocumentFormat.JSON : DocumentFormat.YAML;
    }

    private void warn(String what, List<String> names) {
        for (String name : names) {
            workplace.terminal().err().println("Note: " + Visible.of(name) + ": " + what);
        }
        workplace.terminal().err().flush();
    }
}
