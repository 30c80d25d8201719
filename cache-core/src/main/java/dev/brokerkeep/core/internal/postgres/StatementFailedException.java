package dev.brokerkeep.core.internal.postgres;

import java.sql.SQLException;

/** Carries what went wrong to where it is put into words. */
final class StatementFailedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    StatementFailedException(SQLException cause) {
        super(cause);
    }
}
