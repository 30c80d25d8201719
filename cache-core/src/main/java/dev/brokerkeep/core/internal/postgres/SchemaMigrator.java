package dev.brokerkeep.core.internal.postgres;

import dev.brokerkeep.BrokerKeepException;
import dev.brokerkeep.ErrorCode;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.output.ValidateResult;

/** Creates and checks BrokerKeep's tables: a schema of their own, with a migration history of its own. */
public final class SchemaMigrator {
    static final String FOLDER = "dev/brokerkeep/core/migration";

    private final Flyway flyway;

    public SchemaMigrator(DataSource dataSource) {
        this.flyway = Flyway.configure(SchemaMigrator.class.getClassLoader())
                .dataSource(dataSource)
                .schemas("brokerkeep")
                .defaultSchema("brokerkeep")
                .table("schema_history")
                .locations("classpath:" + FOLDER)
                .load();
    }

    /** Brings the tables up to date. Several processes may start at once: one migrates, the others wait. */
    public void migrate() {
        try {
            flyway.migrate();
        } catch (FlywayException e) {
            throw failure(e);
        }
    }

    /** Fails if the tables are not exactly those this release needs. Writes nothing. */
    public void validate() {
        ValidateResult result;
        try {
            result = flyway.validateWithResult();
        } catch (FlywayException e) {
            throw failure(e);
        }
        if (!result.validationSuccessful) {
            throw new BrokerKeepException(
                    ErrorCode.SCHEMA_MISSING,
                    "BrokerKeep's tables are missing or are not of this release: " + result.getAllErrorMessages() + ".",
                    "let BrokerKeep create them (Migration.AUTO), or run the SQL of SchemaSql.migrate as the schema's owner.");
        }
    }

    private static BrokerKeepException failure(FlywayException e) {
        BrokerKeepException cause = DatabaseErrors.translate("Preparing BrokerKeep's tables", e);
        if (cause.code() != ErrorCode.DATABASE_FAILED) {
            return cause;
        }
        return new BrokerKeepException(
                ErrorCode.SCHEMA_MISSING,
                cause.problem(),
                "give the database user the right to create the schema 'brokerkeep', or run the SQL of"
                        + " SchemaSql.migrate as its owner and start with Migration.VALIDATE.",
                cause);
    }
}
