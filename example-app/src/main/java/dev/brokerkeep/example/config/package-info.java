/**
 * What the program is told about its database, its keys and its plugins, and who told it: a flag over the environment
 * over a file over a default. Imports nothing of the other packages.
 */
@NullMarked
package dev.brokerkeep.example.config;

import org.jspecify.annotations.NullMarked;
