package dev.brokerkeep.example.demo;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.brokerkeep.AccountId;
import dev.brokerkeep.BrokerId;
import dev.brokerkeep.cache.AccountInfo;
import dev.brokerkeep.cache.AccountRegistry;
import dev.brokerkeep.cache.InstanceCache;
import dev.brokerkeep.core.BrokerKeep;
import dev.brokerkeep.core.KeysetSource;
import dev.brokerkeep.core.Migration;
import dev.brokerkeep.core.SessionMeter;
import dev.brokerkeep.example.database.DemoDatabase;
import dev.brokerkeep.example.simulator.AlpacaSimulator;
import dev.brokerkeep.example.terminal.Progress;
import dev.brokerkeep.example.terminal.Terminal;
import dev.brokerkeep.settings.Secret;
import dev.brokerkeep.settings.SettingKey;
import dev.brokerkeep.settings.SettingsChange;
import dev.brokerkeep.settings.SettingsSchema;
import java.io.IOException;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Runs every scenario in both ways, each of them twice.
 *
 * <p>First without a pool, so that every session is a connection that PostgreSQL itself counts: the two counts have to
 * be equal. Then through a pool, as applications do, for the time it takes. The counts at the DataSource have to be the
 * same in both runs. No pool exists during the first, so nothing else connects meanwhile.
 */
final class Demo {
    private static final BrokerId ALPACA = BrokerId.of("alpaca");
    private static final int ACCOUNTS = 10;
    private static final int POOL = 10;
    private static final Pattern DEMO_ACCOUNT = Pattern.compile("demo-[0-9a-f]{8}-\\d\\d");

    private final DemoDatabase database;
    private final Terminal terminal;
    private final String run = "demo-" + HexFormat.of().toHexDigits(new SecureRandom().nextInt());

    Demo(DemoDatabase database, Terminal terminal) {
        this.database = database;
        this.terminal = terminal;
    }

    /** What the first run found of one way to do a scenario. */
    private record Checked(SessionMeter.Reading meter, Witness.Reading server) {}

    DemoResult run() throws IOException, SQLException, InterruptedException {
        String application = "brokerkeep-" + run;
        ExchangeableDataSource source = new ExchangeableDataSource(() -> database.connect(application));
        SessionMeter meter = SessionMeter.on(source);
        try (Witness witness = Witness.over(database, application);
                AlpacaSimulator broker = AlpacaSimulator.start(Clock.systemUTC());
                BrokerKeep keep = BrokerKeep.with(meter.dataSource())
                        .alone()
                        .keyset(KeysetSource.generated())
                        .migrate(Migration.AUTO)
                        .open()) {
            if (database.isPrivate()) {
                removeLeftOvers(keep.accounts());
            }
            List<AccountId> ids = new ArrayList<>();
            try {
                createAccounts(keep, broker, ids);
                List<ScenarioResult> results = measure(
                        new Scenarios(ids, keep.schema(ALPACA)).all(), keep.instances(), meter, witness, source);
                return new DemoResult(
                        database.ask("show server_version"),
                        database.place(),
                        !database.isPrivate(),
                        results,
                        meter.places());
            } finally {
                source.use(() -> database.connect(application));
                ids.forEach(keep.accounts()::delete);
            }
        }
    }

    /** Only here, where nobody else can be running a demo: accounts of one that was killed. */
    private static void removeLeftOvers(AccountRegistry accounts) {
        accounts.list().stream()
                .filter(account -> DEMO_ACCOUNT.matcher(account.name()).matches())
                .map(AccountInfo::id)
                .forEach(accounts::delete);
    }

    private void createAccounts(BrokerKeep keep, AlpacaSimulator broker, List<AccountId> ids) {
        SettingsSchema schema = keep.schema(ALPACA);
        SecureRandom random = new SecureRandom();
        for (int i = 1; i <= ACCOUNTS; i++) {
            String apiKey = "PK" + hex(random, 9);
            String apiSecret = hex(random, 20);
            broker.admit(apiKey, apiSecret);
            SettingsChange settings = SettingsChange.set(key(schema, "api_key"), Secret.of(apiKey))
                    .and(key(schema, "api_secret"), Secret.of(apiSecret))
                    .and(key(schema, "paper_account"), true)
                    .and(key(schema, "data_feed"), "iex")
                    .and(key(schema, "base_url"), broker.baseUrl());
            ids.add(keep.accounts()
                    .create("%s-%02d".formatted(run, i), ALPACA, settings)
                    .id());
        }
    }

    private List<ScenarioResult> measure(
            List<Scenario> scenarios,
            InstanceCache instances,
            SessionMeter meter,
            Witness witness,
            ExchangeableDataSource source)
            throws SQLException, InterruptedException {
        List<Checked> checked = new ArrayList<>();
        List<ScenarioResult> results = new ArrayList<>();
        try (Progress progress = terminal.progress("Counting", 4 * scenarios.size())) {
            for (Scenario scenario : scenarios) {
                progress.step(scenario.name() + ": before");
                checked.add(check(scenario.before(), instances, meter, witness));
                progress.step(scenario.name() + ": now");
                checked.add(check(scenario.now(), instances, meter, witness));
            }
            try (HikariDataSource pool = pool()) {
                source.use(pool::getConnection);
                for (int i = 0; i < scenarios.size(); i++) {
                    Scenario scenario = scenarios.get(i);
                    progress.step(scenario.name() + ": before, through a pool");
                    var before = time(scenario.before(), instances, meter, checked.get(2 * i));
                    progress.step(scenario.name() + ": now, through a pool");
                    var now = time(scenario.now(), instances, meter, checked.get(2 * i + 1));
                    results.add(new ScenarioResult(scenario, before, now));
                }
            }
        }
        return results;
    }

    private static Checked check(Use use, InstanceCache instances, SessionMeter meter, Witness witness)
            throws SQLException, InterruptedException {
        instances.invalidateAll();
        Use.Counted counted = use.prepare(instances);
        Witness.Reading serverStart = witness.reading();
        SessionMeter.Reading meterStart = meter.reading();
        counted.run();
        SessionMeter.Reading taken = meter.reading().minus(meterStart);
        return new Checked(taken, witness.reading().minus(serverStart));
    }

    private ScenarioResult.Side time(Use use, InstanceCache instances, SessionMeter meter, Checked checked)
            throws InterruptedException {
        instances.invalidateAll();
        Use.Counted counted = use.prepare(instances);
        SessionMeter.Reading meterStart = meter.reading();
        long start = System.nanoTime();
        counted.run();
        double millis = (System.nanoTime() - start) / 1e6;
        SessionMeter.Reading taken = meter.reading().minus(meterStart);
        return new ScenarioResult.Side(checked.meter(), checked.server(), taken, millis, !database.isPrivate());
    }

    private HikariDataSource pool() {
        HikariConfig configuration = new HikariConfig();
        configuration.setDataSource(new ExchangeableDataSource(() -> database.connect("brokerkeep-" + run + "-pool")));
        configuration.setPoolName("demo");
        configuration.setMaximumPoolSize(POOL);
        configuration.setConnectionTimeout(4_000);
        return new HikariDataSource(configuration);
    }

    private static String hex(SecureRandom random, int bytes) {
        byte[] value = new byte[bytes];
        random.nextBytes(value);
        return HexFormat.of().withUpperCase().formatHex(value);
    }

    /** A key by its name: the plugin's classes are not seen here. */
    @SuppressWarnings("unchecked") // the types are those that the plugin documents
    private static <T> SettingKey<T> key(SettingsSchema schema, String name) {
        return (SettingKey<T>) schema.require(name);
    }
}
