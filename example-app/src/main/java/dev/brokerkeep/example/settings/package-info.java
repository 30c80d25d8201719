/** The commands on settings and their history. May import {@code dev.brokerkeep} and {@code command}. */
@NullMarked
package dev.brokerkeep.example.settings;

import org.jspecify.annotations.NullMarked;
