/** The commands on plugins. May import {@code dev.brokerkeep} and {@code command}. */
@NullMarked
package dev.brokerkeep.example.plugins;

import org.jspecify.annotations.NullMarked;
