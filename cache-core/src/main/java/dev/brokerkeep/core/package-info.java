/**
 * How an application starts and stops BrokerKeep: the facade, its Guice module, and their configuration. Everything
 * else of the runtime is hidden in {@code internal} and may change at any time.
 */
@NullMarked
package dev.brokerkeep.core;

import org.jspecify.annotations.NullMarked;
