/** The rules. */
@NullMarked
package dev.brokerkeep.tck.rules;

import org.jspecify.annotations.NullMarked;
