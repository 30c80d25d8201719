/**
 * A plugin that saves by itself: the reference plugin for a broker whose tokens expire. In a package of its own,
 * because rules about a plugin's code look at its whole package.
 */
package dev.brokerkeep.tck.refreshing;
