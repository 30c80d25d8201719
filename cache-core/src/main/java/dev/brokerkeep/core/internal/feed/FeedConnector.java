package dev.brokerkeep.core.internal.feed;

import java.sql.Connection;
import java.sql.SQLException;

/** Makes connections for the feed: new ones, of no pool, so that nobody else's use can starve it. */
public interface FeedConnector {
    /** Makes a connection; the caller closes it. */
    Connection connect() throws SQLException;

    /** Tells whether others will use a connection after it was closed. */
    default boolean isShared() {
        return false;
    }

    /** Returns what the operator should know about where the connections come from; empty if all is well. */
    default String concern() {
        return "";
    }
}
