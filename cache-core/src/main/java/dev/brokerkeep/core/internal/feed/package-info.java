/**
 * How a process hears of changes that others make. Knows the database and nothing of what is cached; what is heard goes
 * to a {@link dev.brokerkeep.core.internal.feed.ChangeFeed.Subscriber}. May import the postgres package.
 */
@NullMarked
package dev.brokerkeep.core.internal.feed;

import org.jspecify.annotations.NullMarked;
