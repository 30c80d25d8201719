/**
 * Settings in memory: cells, the directory that keeps them, loads and saves. Knows nothing of account objects. May
 * import the postgres, feed and plugin packages.
 */
@NullMarked
package dev.brokerkeep.core.internal.settings;

import org.jspecify.annotations.NullMarked;
