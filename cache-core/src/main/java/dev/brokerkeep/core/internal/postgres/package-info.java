/**
 * Everything that speaks SQL: the schema, loads, and transactions. Knows rows, not schemas of settings or cells. May
 * import the crypto package only.
 */
@NullMarked
package dev.brokerkeep.core.internal.postgres;

import org.jspecify.annotations.NullMarked;
