/** The kit as tests of JUnit. */
@NullMarked
package dev.brokerkeep.tck.junit;

import org.jspecify.annotations.NullMarked;
