/** Finds broker plugins, checks them, and builds their account objects. Imports nothing else of the runtime. */
@NullMarked
package dev.brokerkeep.core.internal.plugin;

import org.jspecify.annotations.NullMarked;
