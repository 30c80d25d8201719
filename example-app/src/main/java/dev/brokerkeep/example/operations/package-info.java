/** Commands that look after the tables, the keys and all that BrokerKeep needs. */
@NullMarked
package dev.brokerkeep.example.operations;

import org.jspecify.annotations.NullMarked;
