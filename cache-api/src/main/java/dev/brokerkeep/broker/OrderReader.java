package dev.brokerkeep.broker;

import java.util.List;

/** The capability to look orders up. */
public interface OrderReader {
    /**
     * Returns every order that the query asks for, each once, newest first, however many pages the broker needs for
     * them; empty if there are none.
     *
     * @throws BrokerException if any page cannot be had: a part of the list is never returned for the whole
     */
    List<Order> orders(OrderQuery query);

    /**
     * Returns one order by the broker's id.
     *
     * @throws BrokerException of kind {@code NOT_FOUND} if there is none with this id
     */
    Order order(String id);
}
