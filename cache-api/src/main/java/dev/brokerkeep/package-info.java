/**
 * The words every other package shares: what an account and a broker are called, and how anything here fails. Imports
 * nothing of BrokerKeep.
 */
@NullMarked
package dev.brokerkeep;

import org.jspecify.annotations.NullMarked;
