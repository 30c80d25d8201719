/** The commands on the cache of instances. May import {@code dev.brokerkeep} and {@code command}. */
@NullMarked
package dev.brokerkeep.example.instances;

import org.jspecify.annotations.NullMarked;
