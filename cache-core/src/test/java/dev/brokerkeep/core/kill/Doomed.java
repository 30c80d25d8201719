package dev.brokerkeep.core.kill;

import static dev.brokerkeep.core.testing.AcmeAccount.API_KEY;
import static dev.brokerkeep.core.testing.AcmeAccount.API_SECRET;
import static dev.brokerkeep.core.testing.AcmeAccount.LIMIT;
import static dev.brokerkeep.core.testing.AcmeAccount.NOTE;

import dev.brokerkeep.AccountId;
import dev.brokerkeep.BrokerId;
import dev.brokerkeep.cache.AccountEdit;
import dev.brokerkeep.core.BrokerKeep;
import dev.brokerkeep.core.KeysetSource;
import dev.brokerkeep.core.Keysets;
import dev.brokerkeep.core.testing.AcmePlugin;
import dev.brokerkeep.settings.ChangeNote;
import dev.brokerkeep.settings.Secret;
import dev.brokerkeep.settings.SettingsChange;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongConsumer;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * A process that changes accounts until it is killed. It prints {@code begin n} before each change and {@code done n}
 * when it was told that it was made.
 */
final class Doomed {
    /** What it does. */
    enum Work {
        /** Saves four settings of account 1. */
        SAVE,
        /** Changes accounts 1 to 5, and creates one, in one batch. */
        BATCH,
        /** Replaces the key, and encrypts everything anew. */
        RENEW
    }

    static final int BATCH = 5;
    static final BrokerId ACME = BrokerId.of("acme");

    private Doomed() {}

    public static void main(String[] arguments) throws Exception {
        PGSimpleDataSource database = new PGSimpleDataSource();
        database.setUrl(arguments[0]);
        database.setUser("postgres");
        Path keyset = Path.of(arguments[1]);
        long first = Long.parseLong(arguments[3]);
        switch (Work.valueOf(arguments[2])) {
            case SAVE -> forEver(database, keyset, first, Doomed::save);
            case BATCH -> forEver(database, keyset, first, Doomed::batch);
            case RENEW -> renewForEver(database, keyset, first);
        }
    }

    static BrokerKeep open(PGSimpleDataSource database, Path keyset) {
        return BrokerKeep.with(database)
                .alone()
                .keyset(KeysetSource.file(keyset))
                .plugins(List.of(new AcmePlugin()))
                .open();
    }

    private interface Change {
        void make(BrokerKeep keep, long number);
    }

    private static void forEver(PGSimpleDataSource database, Path keyset, long first, Change change) {
        try (BrokerKeep keep = open(database, keyset)) {
            for (long n = first; ; n++) {
                told(n, number -> change.make(keep, number));
            }
        }
    }

    private static void told(long number, LongConsumer change) {
        say("begin " + number);
        change.accept(number);
        say("done " + number);
    }

    private static void say(String line) {
        System.out.print(line + "\n");
        System.out.flush();
    }

    /** The settings that belong to a number. */
    static SettingsChange settings(long number) {
        return SettingsChange.set(NOTE, Long.toString(number))
                .and(LIMIT, 1 + number % 1000)
                .and(API_KEY, Secret.of("key-" + number))
                .and(API_SECRET, Secret.of("secret-" + number))
                .noted(ChangeNote.by("doomed").because(Long.toString(number)));
    }

    private static void save(BrokerKeep keep, long number) {
        keep.instances().get(AccountId.of(1)).saveSettings(settings(number));
    }

    private static void batch(BrokerKeep keep, long number) {
        List<AccountEdit> edits = new ArrayList<>();
        for (long id = 1; id <= BATCH; id++) {
            edits.add(new AccountEdit.Change(AccountId.of(id), Optional.empty(), settings(number)));
        }
        edits.add(new AccountEdit.Create("born " + number, ACME, true, settings(number)));
        keep.accounts().applyAll(edits);
    }

    /** The new keyset is in its file before anything is encrypted with it, as the steps of a rotation demand. */
    private static void renewForEver(PGSimpleDataSource database, Path keyset, long first) throws IOException {
        for (long n = first; ; n++) {
            String added = Keysets.add(Files.readString(keyset));
            List<Keysets.Key> keys = Keysets.keys(added);
            Path draft = keyset.resolveSibling("draft");
            Files.writeString(
                    draft, Keysets.promote(added, keys.get(keys.size() - 1).id()));
            Files.move(draft, keyset, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            try (BrokerKeep keep = open(database, keyset)) {
                told(
                        n,
                        number -> keep.secrets()
                                .renew(ChangeNote.by("doomed").because(Long.toString(number)), progress -> {}));
            }
        }
    }
}
