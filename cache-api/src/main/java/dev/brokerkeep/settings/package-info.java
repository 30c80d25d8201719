/**
 * Settings of an account: typed keys, the schema a broker declares, immutable snapshots, and changes. May import
 * {@code dev.brokerkeep} only.
 *
 * <p>Three things are kept apart everywhere: <em>absent</em> (no row; the schema's default applies), <em>null</em>
 * (explicitly set to nothing; no default applies) and a <em>value</em>. See {@link dev.brokerkeep.settings.Presence}.
 */
@NullMarked
package dev.brokerkeep.settings;

import org.jspecify.annotations.NullMarked;
