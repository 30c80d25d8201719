/**
 * Plugins that save by themselves, and break INV-09 in doing so. Apart from the other mutants, because rules about a
 * plugin's code look at its whole package.
 */
package dev.brokerkeep.tck.pastthecache;
