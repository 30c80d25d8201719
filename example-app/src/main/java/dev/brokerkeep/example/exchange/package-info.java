/**
 * Settings of accounts as files: export, import, and the import of a predecessor's SQLite file.
 *
 * <p>What is read is read strictly and never guessed; what is written can be read back. Nothing here writes to the
 * database but {@link dev.brokerkeep.example.exchange.AccountImport#apply}.
 */
@NullMarked
package dev.brokerkeep.example.exchange;

import org.jspecify.annotations.NullMarked;
