/** Account objects and the handles that stand for them. May import the settings, postgres and plugin packages. */
@NullMarked
package dev.brokerkeep.core.internal.instance;

import org.jspecify.annotations.NullMarked;
