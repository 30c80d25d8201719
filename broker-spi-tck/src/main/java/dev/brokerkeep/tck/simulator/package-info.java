/**
 * A broker on loopback: the kit brings the way there and what goes wrong on it, the author the broker's good answers.
 */
@NullMarked
package dev.brokerkeep.tck.simulator;

import org.jspecify.annotations.NullMarked;
