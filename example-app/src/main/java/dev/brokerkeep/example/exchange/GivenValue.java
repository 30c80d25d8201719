package dev.brokerkeep.example.exchange;

import dev.brokerkeep.settings.Json;

/**
 * A value as a file gives it. Its text does not show it.
 *
 * @param isSealed whether it was encrypted in the file
 */
record GivenValue(Place place, Json value, boolean isSealed) {}
