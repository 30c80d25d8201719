/** The commands on accounts. May import {@code dev.brokerkeep} and {@code command}. */
@NullMarked
package dev.brokerkeep.example.accounts;

import org.jspecify.annotations.NullMarked;
