package dev.brokerkeep.example.operations;

import dev.brokerkeep.BrokerKeepException;
import dev.brokerkeep.ErrorCode;
import dev.brokerkeep.core.Keysets;
import dev.brokerkeep.core.SecretKeeping;
import dev.brokerkeep.example.command.CommandGroup;
import dev.brokerkeep.example.command.ExitCode;
import dev.brokerkeep.example.command.NoteOptions;
import dev.brokerkeep.example.command.Output;
import dev.brokerkeep.example.command.Surroundings;
import dev.brokerkeep.example.command.Table;
import dev.brokerkeep.example.command.Visible;
import dev.brokerkeep.example.command.Workplace;
import dev.brokerkeep.example.config.ConfigKey;
import dev.brokerkeep.example.config.Configuration;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The keys that secrets are encrypted with. */
@Command(
        name = "keys",
        description = {
            "Make and change the keyset that secrets are encrypted with, and encrypt them anew.",
            "A key is replaced in four steps, while everything runs; 'rotate' takes one at a time and says what comes next."
        },
        subcommands = {
            KeysCommand.Create.class,
            KeysCommand.ListKeys.class,
            KeysCommand.Rotate.class,
            KeysCommand.ReEncrypt.class
        },
        synopsisSubcommandLabel = "COMMAND")
public final class KeysCommand extends CommandGroup {
    private static KeysetFile file(Configuration configuration) {
        return new KeysetFile(Path.of(configuration
                .find(ConfigKey.KEYSET_FILE)
                .orElseThrow(() -> new BrokerKeepException(
                        ErrorCode.CONFIGURATION_INVALID,
                        "No keyset file is configured.",
                        "give --keyset-file FILE, or set BROKERKEEP_KEYSET_FILE."))));
    }

    /** Makes a keyset. */
    @Command(
            name = "create",
            description = {
                "Write a new keyset to the keyset file, which must not be there yet. Only you may read it.",
                "Keep a copy in a safe place: without it the secrets cannot be read, by nobody."
            })
    static final class Create implements Callable<Integer> {
        @Mixin
        private final Workplace workplace;

        Create(Surroundings surroundings) {
            workplace = new Workplace(surroundings);
        }

        @Override
        public Integer call() {
            KeysetFile file = file(workplace.configuration());
            file.create(Keysets.create());
            workplace
                    .output()
                    .result(
                            "A new keyset is in " + file + ". Keep a copy in a safe place.",
                            Output.object("file", file.toString()));
            return ExitCode.OK;
        }
    }

    /** Lists the keys. */
    @Command(name = "list", description = "List the keys of the keyset file by their numbers; the keys are not shown.")
    static final class ListKeys implements Callable<Integer> {
        @Mixin
        private final Workplace workplace;

        ListKeys(Surroundings surroundings) {
            workplace = new Workplace(surroundings);
        }

        @Override
        public Integer call() {
            Table table = Table.of("key", "use");
            for (Keysets.Key key : Keysets.keys(file(workplace.configuration()).read())) {
                table.row(key.id(), key.isPrimary() ? "encrypts and decrypts" : "decrypts");
            }
            workplace.output().table("keys", table, "");
            return ExitCode.OK;
        }
    }

    /** Takes the next step of a rotation. */
    @Command(
            name = "rotate",
            description = {
                "Take the next step of replacing the key:",
                "  1. a new key is added, which decrypts only;",
                "  2. it becomes the one that encrypts;",
                "  3. 're-encrypt' encrypts all secrets with it;",
                "  4. the old keys are removed.",
                "After steps 1, 2 and 4 restart all processes with the new keyset, one after the other. Steps 2 and 4 have to"
                        + " be asked for with --restarted, which says that this was done.",
                "Each step keeps the keyset before it in a file beside."
            })
    static final class Rotate implements Callable<Integer> {
        @Mixin
        private final Workplace workplace;

        @Option(names = "--restarted", description = "All processes run with the keyset that is in the file now.")
        private boolean restarted;

        Rotate(Surroundings surroundings) {
            workplace = new Workplace(surroundings);
        }

        @Override
        public Integer call() throws Exception {
            KeysetFile file = file(workplace.configuration());
            String keyset = file.read();
            List<Keysets.Key> keys = Keysets.keys(keyset);
            Keysets.Key newest = keys.get(keys.size() - 1);
            if (keys.size() == 1) {
                return replaced(
                        file,
                        Keysets.add(keyset),
                        "A new key was added, which decrypts only.",
                        "keys rotate --restarted");
            }
            requireRestarted(file);
            if (!newest.isPrimary()) {
                return replaced(
                        file,
                        Keysets.promote(keyset, newest.id()),
                        "Key " + newest.id() + " encrypts from now on.",
                        "keys re-encrypt");
            }
            return withoutOldKeys(file, keyset, keys);
        }

        private void requireRestarted(KeysetFile file) {
            if (!restarted) {
                throw new BrokerKeepException(
                        ErrorCode.REFUSED,
                        "A rotation is under way in " + file
                                + ", and a process that still has an older keyset could not read"
                                + " what others encrypt after the next step.",
                        "restart all processes with this keyset, and say --restarted then; nothing was written.");
            }
        }

        /** Nothing may be left that only they can decrypt. */
        private int withoutOldKeys(KeysetFile file, String keyset, List<Keysets.Key> keys) throws Exception {
            return workplace.open(keep -> {
                long left = keep.secrets().left();
                if (left > 0) {
                    throw new BrokerKeepException(
                            ErrorCode.REFUSED,
                            left + " secrets are still encrypted with an old key.",
                            "run 'brokerkeep keys re-encrypt' first; nothing was written.");
                }
                String rest = keyset;
                for (Keysets.Key key : keys) {
                    if (!key.isPrimary()) {
                        rest = Keysets.remove(rest, key.id());
                    }
                }
                return replaced(file, rest, "The old keys were removed: the rotation is complete.", "");
            });
        }

        private int replaced(KeysetFile file, String keyset, String sentence, String next) {
            Path before = file.replace(keyset);
            workplace
                    .output()
                    .result(
                            sentence + " Restart all processes with " + file + ", one after the other"
                                    + (next.isEmpty() ? "" : "; then run 'brokerkeep " + next + "'")
                                    + ". The keyset before is in " + before + ".",
                            Output.object(
                                    "file",
                                    file.toString(),
                                    "before",
                                    before.toString(),
                                    "next",
                                    next.isEmpty() ? null : next));
            return ExitCode.OK;
        }
    }

    /** Encrypts secrets anew. */
    @Command(
            name = "re-encrypt",
            description = {
                "Encrypt with the present key what is encrypted with an older one, in portions; shows how far it is.",
                "It can be ended at any time and begun again: it goes on with what is left. The history is encrypted anew only"
                        + " if the database's role may change it, so run this as the owner of the tables."
            })
    static final class ReEncrypt implements Callable<Integer> {
        @Mixin
        private final Workplace workplace;

        @Mixin
        private final NoteOptions note = new NoteOptions();

        ReEncrypt(Surroundings surroundings) {
            workplace = new Workplace(surroundings);
        }

        @Override
        public Integer call() throws Exception {
            return workplace.open(keep -> {
                SecretKeeping.Renewal renewal = keep.secrets().renew(note.note(), this::show);
                for (SecretKeeping.Unopened unopened : renewal.unopened()) {
                    workplace
                            .terminal()
                            .err()
                            .println(Visible.of("Left as it is: setting '" + unopened.setting() + "' of account "
                                    + unopened.account() + ": " + unopened.reason()));
                }
                workplace
                        .output()
                        .result(
                                renewal.done() + " secrets were encrypted anew, " + renewal.left() + " are left"
                                        + (renewal.left() == 0
                                                ? ": 'brokerkeep keys rotate --restarted' removes the old keys."
                                                : ": run it again, as the owner of the tables if they are the history's."),
                                Output.object(
                                        "done",
                                        renewal.done(),
                                        "left",
                                        renewal.left(),
                                        "unopened",
                                        renewal.unopened().stream()
                                                .map(ReEncrypt::told)
                                                .toList()));
                return renewal.left() == 0 ? ExitCode.OK : ExitCode.FAILED;
            });
        }

        private static Map<String, @Nullable Object> told(SecretKeeping.Unopened unopened) {
            return Output.object(
                    "account", unopened.account().value(), "setting", unopened.setting(), "reason", unopened.reason());
        }

        private void show(SecretKeeping.Progress progress) {
            workplace.terminal().err().printf("%d of %d%n", progress.done(), progress.total());
            workplace.terminal().err().flush();
        }
    }
}
