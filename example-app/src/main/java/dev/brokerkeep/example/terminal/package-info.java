/** What people see: text, colours and progress. Imports nothing of BrokerKeep. */
@NullMarked
package dev.brokerkeep.example.terminal;

import org.jspecify.annotations.NullMarked;
