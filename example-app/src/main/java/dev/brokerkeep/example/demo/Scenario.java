package dev.brokerkeep.example.demo;

import java.util.OptionalInt;

/**
 * Something that applications do with accounts, done in two ways.
 *
 * @param name for people
 * @param originalBefore sessions it took in the original before its cache, as its paper states; "-" if it does not
 * @param originalAfter sessions it took in the original with its cache; empty if its paper does not state it
 * @param before as the original did before its cache: an instance for each use, a session for each reading
 * @param now through BrokerKeep
 */
record Scenario(String name, String originalBefore, OptionalInt originalAfter, Use before, Use now) {}
