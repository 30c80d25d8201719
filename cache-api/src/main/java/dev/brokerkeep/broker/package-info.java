/**
 * What an account at a broker is and can do: the account object, its capabilities, the values they return, and how
 * calls fail. May import {@code dev.brokerkeep} and {@code dev.brokerkeep.settings} only.
 */
@NullMarked
package dev.brokerkeep.broker;

import org.jspecify.annotations.NullMarked;
