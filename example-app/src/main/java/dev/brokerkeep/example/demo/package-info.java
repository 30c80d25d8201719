/**
 * The scenarios of {@code brokerkeep demo}, how they are counted, and how the counts are reported. May import the
 * database, simulator and terminal packages beside it.
 */
@NullMarked
package dev.brokerkeep.example.demo;

import org.jspecify.annotations.NullMarked;
