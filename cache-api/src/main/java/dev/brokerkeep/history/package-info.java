/** What accounts and settings were, who changed them and why; and the way back. */
@NullMarked
package dev.brokerkeep.history;

import org.jspecify.annotations.NullMarked;
