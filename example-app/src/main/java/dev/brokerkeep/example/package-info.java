/** The command line: what is parsed, and how it ends. May import everything below it, and nothing imports it. */
@NullMarked
package dev.brokerkeep.example;

import org.jspecify.annotations.NullMarked;
