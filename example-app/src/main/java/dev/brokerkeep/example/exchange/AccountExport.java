package dev.brokerkeep.example.exchange;

import dev.brokerkeep.AccountId;
import dev.brokerkeep.BrokerKeepException;
import dev.brokerkeep.ErrorCode;
import dev.brokerkeep.broker.BrokerAccount;
import dev.brokerkeep.cache.AccountInfo;
import dev.brokerkeep.core.BrokerKeep;
import dev.brokerkeep.settings.Json;
import dev.brokerkeep.settings.Secret;
import dev.brokerkeep.settings.SettingKey;
import dev.brokerkeep.settings.Settings;
import java.io.Writer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Writes accounts and what is stored of their settings, in the order of their names and of the brokers' schemas: two
 * databases that hold the same give the same file, but for revisions. Defaults are not written: they are the plugin's.
 * Secrets, and what no plugin declares, are masked; under a passphrase they are written encrypted besides.
 *
 * <p>Each account is written as it is at one revision; accounts that change meanwhile may be of before or after.
 */
public final class AccountExport {
    private static final int PORTION = 500;

    private final BrokerKeep keep;

    /** Creates an export of this database. */
    public AccountExport(BrokerKeep keep) {
        this.keep = Objects.requireNonNull(keep, "keep");
    }

    /** Writes all accounts. */
    public ExportReport all(Writer target, DocumentFormat format, Optional<Passphrase> passphrase) {
        return write(keep.accounts().list(), target, format, passphrase);
    }

    /**
     * Writes the accounts of these names.
     *
     * @throws BrokerKeepException with {@code UNKNOWN_ACCOUNT} and all names that no account has; nothing was written
     */
    public ExportReport named(
            Collection<String> names, Writer target, DocumentFormat format, Optional<Passphrase> passphrase) {
        List<AccountInfo> accounts = new ArrayList<>();
        List<String> unknown = new ArrayList<>();
        for (String name : new TreeSet<>(names)) {
            keep.accounts().named(name).ifPresentOrElse(accounts::add, () -> unknown.add("'" + Visible.of(name) + "'"));
        }
        if (!unknown.isEmpty()) {
            throw new BrokerKeepException(
                    ErrorCode.UNKNOWN_ACCOUNT,
                    "There is no account of the name " + String.join(", ", unknown) + ".",
                    "look at the list of accounts.");
        }
        return write(accounts, target, format, passphrase);
    }

    private ExportReport write(
            List<AccountInfo> found, Writer target, DocumentFormat format, Optional<Passphrase> passphrase) {
        List<AccountInfo> accounts =
                found.stream().sorted(Comparator.comparing(AccountInfo::name)).toList();
        requirePlugins(accounts);
        Run run = new Run(passphrase.isPresent());
        DocumentWriter writer = DocumentWriter.to(target, format);
        writer.begin();
        for (int from = 0; from < accounts.size(); from += PORTION) {
            List<AccountInfo> portion = accounts.subList(from, Math.min(from + PORTION, accounts.size()));
            Map<AccountId, BrokerAccount> loaded = keep.instances()
                    .getAll(portion.stream().map(AccountInfo::id).toList());
            for (AccountInfo account : portion) {
                Settings settings =
                        Objects.requireNonNull(loaded.get(account.id())).settings();
                writer.account(run.document(account, settings));
            }
        }
        writer.end(passphrase.map(run.secrets::seal));
        return new ExportReport(accounts.size(), run.undeclared, run.unreadable);
    }

    /** Without the schema nobody knows which of an account's settings are secrets. */
    private void requirePlugins(List<AccountInfo> accounts) {
        List<String> without = accounts.stream()
                .map(AccountInfo::broker)
                .distinct()
                .filter(broker -> !Schemas.isKnown(keep, broker))
                .map(broker -> "'" + broker + "'")
                .sorted()
                .toList();
        if (!without.isEmpty()) {
            throw new BrokerKeepException(
                    ErrorCode.UNKNOWN_BROKER,
                    "There are accounts of brokers for which no plugin is loaded: " + String.join(", ", without) + ".",
                    "put the plugins on the class path, or name the accounts to be exported.");
        }
    }

    /** One export. */
    private static final class Run {
        private final boolean seals;
        private final SealedSecrets secrets = SealedSecrets.empty();
        private final List<String> undeclared = new ArrayList<>();
        private final List<String> unreadable = new ArrayList<>();

        Run(boolean seals) {
            this.seals = seals;
        }

        Json.Members document(AccountInfo account, Settings settings) {
            Map<String, Json> document = new LinkedHashMap<>();
            document.put("name", Json.of(account.name()));
            document.put("broker", Json.of(account.broker().value()));
            document.put("enabled", Json.of(account.enabled()));
            document.put("revision", Json.of(settings.revision()));
            List<Json> lost = new ArrayList<>();
            document.put("settings", Json.of(declared(account, settings, lost)));
            Map<String, Json> others = undeclared(account, settings, lost);
            if (!others.isEmpty()) {
                document.put("undeclared", Json.of(others));
            }
            if (!lost.isEmpty()) {
                document.put("unreadable", Json.of(lost));
            }
            return new Json.Members(document);
        }

        private Map<String, Json> declared(AccountInfo account, Settings settings, List<Json> lost) {
            Map<String, Json> values = new LinkedHashMap<>();
            for (SettingKey<?> key : settings.schema().keys()) {
                switch (settings.presence(key)) {
                    case ABSENT -> {}
                    case NULL -> values.put(key.name(), Json.NULL);
                    case UNREADABLE -> lose(account, key.name(), lost);
                    case VALUE ->
                        values.put(
                                key.name(),
                                key.isSecret()
                                        ? masked(account, "settings", key.name(), revealed(settings, key))
                                        : settings.shown(key).orElseThrow());
                }
            }
            return values;
        }

        private static Json revealed(Settings settings, SettingKey<?> key) {
            return Json.of(((Secret) settings.get(key)).reveal());
        }

        private Map<String, Json> undeclared(AccountInfo account, Settings settings, List<Json> lost) {
            Map<String, Json> values = new LinkedHashMap<>();
            for (String name : new TreeSet<>(settings.undeclaredNames())) {
                if (settings.undeclaredProblem(name).isPresent()) {
                    lose(account, name, lost);
                } else {
                    Json value = settings.undeclared(name)
                            .or(() -> settings.undeclaredSecret(name).map(secret -> Json.of(secret.reveal())))
                            .orElseThrow();
                    values.put(name, masked(account, "undeclared", name, value));
                    undeclared.add(account.name() + ": " + name);
                }
            }
            return values;
        }

        private void lose(AccountInfo account, String name, List<Json> lost) {
            lost.add(Json.of(name));
            unreadable.add(account.name() + ": " + name);
        }

        private Json masked(AccountInfo account, String field, String name, Json value) {
            if (seals) {
                secrets.add(account.name(), account.broker(), field, name, value);
            }
            return Json.of(Secret.MASK);
        }
    }
}
