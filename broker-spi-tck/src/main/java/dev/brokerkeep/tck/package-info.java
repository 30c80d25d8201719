/** The conformance kit for broker plugins: what an author tells it ({@link dev.brokerkeep.tck.Candidate}). */
@NullMarked
package dev.brokerkeep.tck;

import org.jspecify.annotations.NullMarked;
