/** What a rule is, how rules are examined, and what comes of it. Knows no rule, and no JUnit. */
@NullMarked
package dev.brokerkeep.tck.engine;

import org.jspecify.annotations.NullMarked;
