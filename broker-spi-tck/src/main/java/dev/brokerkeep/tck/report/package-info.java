/** The report, for people and for programs. */
@NullMarked
package dev.brokerkeep.tck.report;

import org.jspecify.annotations.NullMarked;
