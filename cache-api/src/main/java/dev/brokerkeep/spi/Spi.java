package dev.brokerkeep.spi;

/** The version of the plugin interface. */
public final class Spi {
    /**
     * Rises when plugins have to be changed. A plugin names it in {@link BrokerPluginInfo#spi()}; the compiler copies
     * the number into the plugin, so the runtime sees what the plugin was built against before any of its code runs.
     */
    public static final int MAJOR = 1;

    private Spi() {}
}
