package dev.brokerkeep.settings;

import java.time.Duration;

/**
 * Settings, and how old they may be.
 *
 * @param settings the snapshot
 * @param age how long ago it was last known to be current: every change acknowledged before that is in it
 */
public record SettingsReading(Settings settings, Duration age) {}
