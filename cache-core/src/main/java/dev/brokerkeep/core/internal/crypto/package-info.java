/** How secrets are encrypted. Imports nothing of the runtime. */
@NullMarked
package dev.brokerkeep.core.internal.crypto;

import org.jspecify.annotations.NullMarked;
