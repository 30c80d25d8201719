/** Plugins that break one rule each, and nothing else. */
package dev.brokerkeep.tck.mutants;
