/** The PostgreSQL that the example runs on: one of its own, or one that is given. May import {@code dev.brokerkeep}. */
@NullMarked
package dev.brokerkeep.example.database;

import org.jspecify.annotations.NullMarked;
