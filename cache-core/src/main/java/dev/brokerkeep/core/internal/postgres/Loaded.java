package dev.brokerkeep.core.internal.postgres;

import dev.brokerkeep.AccountId;
import java.util.Map;

/**
 * The answer of one server to a question for accounts. Who it is counts for what it says is not there, too.
 *
 * @param server which database answered
 * @param epoch its timeline
 * @param accounts those that exist
 */
record Loaded(String server, int epoch, Map<AccountId, StoredAccount> accounts) {}
