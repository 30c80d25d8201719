package dev.brokerkeep.example.exchange;

import dev.brokerkeep.AccountId;
import dev.brokerkeep.BrokerId;
import dev.brokerkeep.cache.AccountInfo;
import dev.brokerkeep.core.BrokerKeep;
import dev.brokerkeep.core.KeysetSource;
import dev.brokerkeep.settings.Json;
import dev.brokerkeep.settings.Secret;
import dev.brokerkeep.settings.SettingKey;
import dev.brokerkeep.settings.Settings;
import dev.brokerkeep.settings.SettingsChange;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import javax.sql.DataSource;

/** A BrokerKeep over an empty database of a real PostgreSQL, with the broker of {@link BazaarPlugin}. */
final class Bench implements AutoCloseable {
    static final BrokerId BAZAAR = BrokerId.of("bazaar");
    static final Passphrase PASSPHRASE = Passphrase.of("correct horse battery".toCharArray());
    static final String CANARY = "canary-4711-secret";

    private static final AtomicInteger NUMBER = new AtomicInteger();

    final DataSource database = create();
    final BrokerKeep keep = BrokerKeep.with(database)
            .keyset(KeysetSource.generated())
            .plugins(List.of(new BazaarPlugin()))
            .open();

    private static final class Server {
        static final EmbeddedPostgres POSTGRES = start();

        private static EmbeddedPostgres start() {
            try {
                return EmbeddedPostgres.builder()
                        .setPGStartupWait(Duration.ofMinutes(1))
                        .start();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private static DataSource create() {
        String name = "exchange_" + NUMBER.incrementAndGet();
        execute(Server.POSTGRES.getPostgresDatabase(), "create database " + name);
        return Server.POSTGRES.getDatabase("postgres", name);
    }

    private static void execute(DataSource database, String sql) {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** By hand, as somebody else would; what is cached is dropped. */
    void sql(String sql) {
        execute(database, sql);
        keep.instances().invalidateAll();
    }

    /** All that is stored of accounts and settings, as text. */
    String stored() {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement();
                var rows = statement.executeQuery("select (select string_agg(a::text, ';' order by id) from"
                        + " brokerkeep.account a) || (select coalesce(string_agg(s::text, ';' order by s::text), '')"
                        + " from brokerkeep.account_setting s)")) {
            return rows.next() ? String.valueOf(rows.getString(1)) : "";
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    static SettingsChange credentials() {
        return SettingsChange.set(BazaarAccount.API_KEY, Secret.of(CANARY));
    }

    AccountInfo account(String name, Function<SettingsChange, SettingsChange> settings) {
        return keep.accounts().create(name, BAZAAR, settings.apply(credentials()));
    }

    Settings settings(AccountId id) {
        return keep.instances().get(id).settings();
    }

    Settings settings(String name) {
        return settings(keep.accounts().named(name).orElseThrow().id());
    }

    String export(DocumentFormat format, Passphrase passphrase) {
        StringWriter text = new StringWriter();
        new AccountExport(keep).all(text, format, Optional.ofNullable(passphrase));
        return text.toString();
    }

    ImportPlan plan(String text, ImportMode mode) {
        return plan(text, DocumentFormat.YAML, mode, Optional.empty());
    }

    ImportPlan plan(String text, DocumentFormat format, ImportMode mode, Optional<Passphrase> passphrase) {
        return new AccountImport(keep).plan(AccountsDocument.parse("file", text, format, passphrase), mode);
    }

    /** Everything of two accounts that an import is to carry over. */
    static void requireSame(Settings left, Settings right) {
        for (SettingKey<?> key : left.schema().keys()) {
            if (left.presence(key) != right.presence(key) || !left.sameValue(key, right)) {
                throw new AssertionError(
                        "Setting '" + key + "' differs: " + left.shown(key).map(Bench::text) + " and "
                                + right.shown(key).map(Bench::text));
            }
        }
    }

    private static String text(Json value) {
        return JsonText.render(value);
    }

    @Override
    public void close() {
        keep.close();
    }
}
