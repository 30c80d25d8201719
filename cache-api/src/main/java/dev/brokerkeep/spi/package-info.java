/**
 * What authors of broker plugins need besides the account types. May import {@code dev.brokerkeep},
 * {@code dev.brokerkeep.settings} and {@code dev.brokerkeep.broker} only.
 */
@NullMarked
package dev.brokerkeep.spi;

import org.jspecify.annotations.NullMarked;
