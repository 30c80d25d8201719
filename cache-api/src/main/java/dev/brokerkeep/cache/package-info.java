/**
 * What applications call: the cache of account instances, the registry of accounts, and the cache's statistics. May
 * import {@code dev.brokerkeep}, {@code dev.brokerkeep.settings} and {@code dev.brokerkeep.broker} only.
 */
@NullMarked
package dev.brokerkeep.cache;

import org.jspecify.annotations.NullMarked;
