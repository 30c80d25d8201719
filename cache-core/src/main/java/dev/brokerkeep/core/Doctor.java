package dev.brokerkeep.core;

import dev.brokerkeep.BrokerKeepException;
import dev.brokerkeep.core.Finding.State;
import dev.brokerkeep.core.internal.feed.FeedCheck;
import dev.brokerkeep.core.internal.feed.FeedConnectors;
import dev.brokerkeep.core.internal.plugin.LoadedPlugin;
import dev.brokerkeep.core.internal.plugin.PluginCatalog;
import dev.brokerkeep.core.internal.plugin.PluginDiscovery;
import dev.brokerkeep.core.internal.plugin.PluginFailure;
import dev.brokerkeep.core.internal.plugin.PluginTime;
import dev.brokerkeep.core.internal.postgres.Checked;
import dev.brokerkeep.core.internal.postgres.DatabaseCheck;
import dev.brokerkeep.core.internal.postgres.KeysetWitness;
import dev.brokerkeep.core.internal.postgres.SchemaMigrator;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import javax.sql.DataSource;

/**
 * Looks at all that BrokerKeep needs, and says of each thing how it is and what to do. It needs no running BrokerKeep,
 * and changes nothing.
 */
public final class Doctor {
    private static final Duration PATIENCE = Duration.ofSeconds(3);

    private final List<Finding> findings = new ArrayList<>();

    private Doctor() {}

    /**
     * Returns what is found, in a fixed order; takes some seconds at most.
     *
     * @param feed where the change feed is to connect to: what {@link BrokerKeep.Builder#changeFeed} is given, or else
     *     the DataSource itself
     * @param keyset where the keyset comes from
     * @param plugins where to look for plugins
     */
    public static List<Finding> examine(
            DataSource dataSource, DataSource feed, KeysetSource keyset, ClassLoader plugins) {
        Doctor doctor = new Doctor();
        DatabaseCheck database = new DatabaseCheck(dataSource);
        boolean answers = doctor.look("database", true, database::server);
        doctor.look("durability", answers, database::durability);
        doctor.look("clock", answers, database::clock);
        boolean isThere = doctor.look("schema", answers, () -> schema(dataSource, database));
        doctor.look("triggers", isThere, database::triggers);
        doctor.look("privileges", isThere, database::privileges);
        FeedCheck check = new FeedCheck(dataSource, FeedConnectors.of(feed, PATIENCE), PATIENCE);
        doctor.look("change feed", answers, check::listener);
        doctor.look("processes", isThere, check::processes);
        doctor.look("keyset", true, () -> keyset(dataSource, keyset, isThere));
        doctor.plugins(plugins);
        return List.copyOf(doctor.findings);
    }

    private static Checked schema(DataSource dataSource, DatabaseCheck database) {
        int version = database.schemaVersion();
        if (version == 0) {
            return Checked.broken(
                    "there are no tables in the schema brokerkeep",
                    "start an application with Migration.AUTO, or run the SQL of SchemaSql.migrate(0) as the owner.");
        }
        if (version < SchemaSql.version()) {
            return Checked.broken(
                    "the tables are of version " + version + ", and this release needs " + SchemaSql.version(),
                    "start an application with Migration.AUTO, or run the SQL of SchemaSql.migrate(" + version
                            + ") as the owner.");
        }
        new SchemaMigrator(dataSource).validate();
        return Checked.ok("tables of version " + version);
    }

    private static Checked keyset(DataSource dataSource, KeysetSource keyset, boolean isThere) {
        KeysetWitness box = new KeysetWitness(dataSource, keyset.open());
        if (box.mark().length == 0) {
            return Checked.concern(
                    "none is configured: secrets can be neither stored nor read",
                    "configure a keyset from a file, the environment or a key management service.");
        }
        if (!isThere) {
            return Checked.ok("it can be read; there are no secrets to try it on");
        }
        return box.opensWhatIsStored()
                ? Checked.ok("it is the database's")
                : Checked.concern(
                        "no secret is stored yet that could tell whether it is the database's",
                        "nothing: the first secret that is stored makes it so.");
    }

    private void plugins(ClassLoader loader) {
        try (PluginCatalog catalog = PluginDiscovery.discover(loader, PluginTime.REAL)) {
            for (LoadedPlugin plugin : catalog.plugins()) {
                findings.add(new Finding("plugin " + plugin.id(), State.OK, plugin.origin(), ""));
            }
            for (PluginFailure failure : catalog.failures()) {
                findings.add(new Finding(
                        "plugin", State.BROKEN, failure.subject() + ": " + failure.cause(), failure.remedy()));
            }
            if (catalog.plugins().isEmpty() && catalog.failures().isEmpty()) {
                findings.add(new Finding(
                        "plugins",
                        State.BROKEN,
                        "there is none: no account can be used",
                        "put the jar of a broker's plugin on the class path."));
            }
        }
    }

    /** Tells whether it works. */
    private boolean look(String subject, boolean canBeSeen, Supplier<Checked> check) {
        Finding finding = canBeSeen
                ? seen(subject, check)
                : new Finding(subject, State.UNKNOWN, "could not be looked at", "mend what is broken above first.");
        findings.add(finding);
        return finding.state() == State.OK || finding.state() == State.CONCERN;
    }

    private static Finding seen(String subject, Supplier<Checked> check) {
        try {
            Checked checked = check.get();
            return new Finding(subject, State.valueOf(checked.state().name()), checked.seen(), checked.remedy());
        } catch (BrokerKeepException e) {
            return new Finding(subject, State.BROKEN, e.problem(), e.remedy());
        }
    }
}
