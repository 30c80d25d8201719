/** Benchmarks of BrokerKeep beside what users would pick instead, in one run. Not published. */
@NullMarked
package dev.brokerkeep.benchmarks;

import org.jspecify.annotations.NullMarked;
