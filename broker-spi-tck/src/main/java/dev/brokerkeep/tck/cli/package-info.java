/** The kit as a command. */
@NullMarked
package dev.brokerkeep.tck.cli;

import org.jspecify.annotations.NullMarked;
