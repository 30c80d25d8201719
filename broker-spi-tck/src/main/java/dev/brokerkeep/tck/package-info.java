/** The conformance kit for broker plugins. Its rules come with a later release; nothing here may be relied upon yet. */
@NullMarked
package dev.brokerkeep.tck;

import org.jspecify.annotations.NullMarked;
