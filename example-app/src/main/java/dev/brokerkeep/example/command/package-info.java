/**
 * What all commands share: the way to an open BrokerKeep, tables and JSON, what people type, exit codes. Imports
 * {@code dev.brokerkeep}, {@code config}, {@code database} and {@code terminal}; no command.
 */
@NullMarked
package dev.brokerkeep.example.command;

import org.jspecify.annotations.NullMarked;
