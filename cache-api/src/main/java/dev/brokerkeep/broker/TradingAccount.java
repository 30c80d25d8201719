package dev.brokerkeep.broker;

/**
 * The capability to trade.
 *
 * <p>Each of these calls puts one request on the wire at most, and a failure says by {@link BrokerException#outcome()}
 * what became of it: {@code NOT_SENT} and {@code REFUSED} leave everything as it was. After {@code UNKNOWN} the order
 * may be at work: look it up by {@link #orderByClientId} before anything is tried again:
 *
 * <pre>{@code
 * try {
 *     return account.submit(request);
 * } catch (BrokerException e) {
 *     if (e.outcome() != BrokerException.Outcome.UNKNOWN) {
 *         throw e;
 *     }
 *     return account.orderByClientId(request.clientOrderId());  // NOT_FOUND: it may still be on its way; ask again
 * }
 * }</pre>
 *
 * <p>What does no harm in any case is to submit the same request again, with the same client order id: the broker takes
 * an id once only, and refuses the second ({@code INVALID_REQUEST}) if the first has come through.
 */
public interface TradingAccount {
    /** Returns which orders the account takes. Constant; no I/O. */
    TradingCapabilities tradingCapabilities();

    /**
     * Places an order.
     *
     * @return the order as the broker accepted it, which is not yet filled as a rule
     * @throws BrokerException if the broker refuses or fails; of kind {@code UNSUPPORTED} if the account does not take
     *     such orders
     */
    Order submit(OrderRequest request);

    /**
     * Asks for an order to be cancelled. When this returns, the broker has taken the wish; the order may still be
     * filled before it is carried out.
     *
     * @param orderId the broker's id of the order
     * @throws BrokerException of kind {@code NOT_FOUND} if there is no such order; of kind {@code ORDER_STATE} if it
     *     cannot be cancelled, any more or now
     */
    void cancel(String orderId);

    /**
     * Asks for an order to be replaced. When this returns, the broker has taken the wish; the old order may still be
     * filled before it is carried out, and the new one be rejected.
     *
     * @param orderId the broker's id of the order
     * @return the new order; it has an id of its own
     * @throws BrokerException of kind {@code NOT_FOUND} if there is no such order; of kind {@code ORDER_STATE} if it
     *     cannot be replaced, any more or now; of kind {@code UNSUPPORTED} if the account cannot replace orders
     */
    Order replace(String orderId, OrderChange change);

    /**
     * Returns an order by the caller's own name of it.
     *
     * @throws BrokerException of kind {@code NOT_FOUND} if there is none with this id
     */
    Order orderByClientId(String clientOrderId);
}
