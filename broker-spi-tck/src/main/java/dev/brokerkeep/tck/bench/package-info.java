/** Where plugins are examined: the real runtime on a real PostgreSQL, a simulated broker, and an eye on all of it. */
@NullMarked
package dev.brokerkeep.tck.bench;

import org.jspecify.annotations.NullMarked;
