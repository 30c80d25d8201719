package dev.brokerkeep.example.exchange;

import dev.brokerkeep.example.command.SecretSource;
import dev.brokerkeep.example.command.Workplace;
import dev.brokerkeep.settings.Secret;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where the passphrase of a file comes from; never from the arguments, which everybody on the machine can read. */
final class PassphraseOptions {
    private static final String WHAT = "passphrase";

    @Option(
            names = "--passphrase-file",
            paramLabel = "FILE",
            description = "File that holds the passphrase. Default: it is asked for.")
    private @Nullable Path file;

    /** Returns a new passphrase; it is asked for twice, because nobody can look at what they typed. */
    Passphrase chosen(Workplace workplace) {
        Path given = file;
        SecretSource source = new SecretSource(workplace.input());
        if (given != null) {
            return passphrase(workplace, source.file(WHAT, given));
        }
        requirePerson(workplace);
        Secret first = source.prompt(WHAT);
        if (!first.equals(source.prompt(WHAT + " again"))) {
            throw workplace.wrong("The two passphrases differ.");
        }
        return passphrase(workplace, first);
    }

    /** Returns the passphrase of a file that is there; empty if none is given and none can be asked for. */
    Optional<Passphrase> known(Workplace workplace, boolean isNeeded) {
        Path given = file;
        SecretSource source = new SecretSource(workplace.input());
        if (given != null) {
            return Optional.of(passphrase(workplace, source.file(WHAT, given)));
        }
        return isNeeded && workplace.input().isInteractive()
                ? Optional.of(passphrase(workplace, source.prompt(WHAT)))
                : Optional.empty();
    }

    private static void requirePerson(Workplace workplace) {
        if (!workplace.input().isInteractive()) {
            throw workplace.wrong("There is nobody to ask for the passphrase: give --passphrase-file.");
        }
    }

    private static Passphrase passphrase(Workplace workplace, Secret secret) {
        try {
            return Passphrase.of(secret.reveal().toCharArray());
        } catch (IllegalArgumentException e) {
            throw workplace.wrong(e.getMessage() + ".");
        }
    }
}
