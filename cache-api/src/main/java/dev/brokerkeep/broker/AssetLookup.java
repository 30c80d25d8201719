package dev.brokerkeep.broker;

/** The capability to look assets up. */
public interface AssetLookup {
    /**
     * Returns what the broker knows of an asset.
     *
     * @param symbol in the broker's spelling
     * @throws BrokerException of kind {@code NOT_FOUND} if the broker does not know it
     */
    Asset asset(String symbol);
}
