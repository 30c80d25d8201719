package dev.brokerkeep.tck.mutants;

import dev.brokerkeep.AccountId;
import dev.brokerkeep.settings.Secret;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** What plugins that break the promise above all have in common: they keep settings themselves, past the cache. */
@Singleton
final class TokenCache {
    final Map<AccountId, Secret> tokens = new ConcurrentHashMap<>();

    @Inject
    TokenCache() {}
}
