/**
 * Accounts at Alpaca, over its Trading API: one file each for what is asked, how it travels, how answers are read, and
 * how refusals are told. May import the API packages of BrokerKeep, the JDK's HTTP client and Jackson; nothing of the
 * runtime.
 */
@NullMarked
package dev.brokerkeep.alpaca;

import org.jspecify.annotations.NullMarked;
