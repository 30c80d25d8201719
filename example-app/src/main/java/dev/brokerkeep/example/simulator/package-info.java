/** A small stand-in for Alpaca's servers. Imports nothing of BrokerKeep. */
@NullMarked
package dev.brokerkeep.example.simulator;

import org.jspecify.annotations.NullMarked;
