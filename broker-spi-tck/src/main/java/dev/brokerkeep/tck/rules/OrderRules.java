package dev.brokerkeep.tck.rules;

import dev.brokerkeep.broker.BrokerException;
import dev.brokerkeep.broker.BrokerException.Kind;
import dev.brokerkeep.broker.BrokerException.Outcome;
import dev.brokerkeep.broker.Order;
import dev.brokerkeep.broker.OrderChange;
import dev.brokerkeep.broker.OrderRequest;
import dev.brokerkeep.broker.OrderType;
import dev.brokerkeep.broker.TimeInForce;
import dev.brokerkeep.broker.TradingAccount;
import dev.brokerkeep.broker.TradingCapabilities;
import dev.brokerkeep.tck.Capability;
import dev.brokerkeep.tck.Violation;
import dev.brokerkeep.tck.bench.Bench;
import dev.brokerkeep.tck.bench.Calls;
import dev.brokerkeep.tck.bench.World;
import dev.brokerkeep.tck.engine.Rule;
import dev.brokerkeep.tck.simulator.Arrival;
import dev.brokerkeep.tck.simulator.Fault;
import dev.brokerkeep.tck.simulator.Reply;
import dev.brokerkeep.tck.simulator.Request;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Orders are placed once, or not at all, and can be found. */
final class OrderRules {
    private OrderRules() {}

    static List<Rule> all() {
        return List.of(
                Rule.must(
                        "NET-03",
                        Capability.TRADING,
                        "A submit puts the order on the wire at most once; if its fate is unknown, it says UNKNOWN.",
                        "Never repeat a request that may have arrived, and keep the HTTP client from doing so; throw with"
                                + " Outcome.UNKNOWN unless nothing was sent or the broker has refused.",
                        OrderRules::submitIsSentOnce),
                Rule.must(
                        "ORD-01",
                        Capability.TRADING,
                        "The client order id is on the wire as given, comes back, and finds the order.",
                        "Send request.clientOrderId() unchanged, put what the broker answers into Order.clientOrderId, and"
                                + " look it up at the broker.",
                        OrderRules::clientOrderIdIsKept),
                Rule.must(
                        "CAP-01",
                        Capability.TRADING,
                        "What tradingCapabilities() names works as asked; what it does not name is refused before any I/O.",
                        "Begin submit with tradingCapabilities().require(request), and name only what the broker takes.",
                        OrderRules::capabilitiesAreTrue));
    }

    private static void submitIsSentOnce(Bench bench) throws Exception {
        for (Loss loss : Loss.ALL) {
            String when = "submit(request), " + loss.when() + ",";
            try (World world = bench.world()) {
                TradingAccount trading = (TradingAccount) world.account();
                // Over a connection that has been used: clients like to repeat what fails on one of those.
                world.well("summary()", world.account()::summary);
                OrderRequest order = Calls.anOrder(world.account(), world.symbol());
                int requests = world.simulator().count();
                world.simulator().next(Request::isChange, loss.fault());
                BrokerException failed = world.badly(when, () -> trading.submit(order));
                long sent = submits(world.simulator().since(requests), order);
                if (sent != 1) {
                    throw new Violation("one " + when + " put the order on the wire " + sent + " times");
                }
                if (failed.outcome() != Outcome.UNKNOWN) {
                    throw new Violation(when + " says " + failed.outcome() + ", and the order may be at work", failed);
                }
                requireRecovery(trading, order, loss.isThere());
            }
        }
    }

    /** A way in which the answer to a submit is lost, and whether the broker has the order then. */
    private record Loss(String when, Fault fault, boolean isThere) {
        static final List<Loss> ALL = List.of(
                new Loss("carried out and its connection dropped", new Fault.Drop(true), true),
                new Loss("not carried out and its connection dropped", new Fault.Drop(false), false),
                new Loss("answered 502", new Fault.Instead(Reply.of(502)), false),
                new Loss("answered with half a JSON object", new Fault.Instead(Reply.json("{\"id\"")), false));
    }

    /** By where it went: an order may be sent again under another name. */
    private static long submits(List<Arrival> arrivals, OrderRequest order) {
        Optional<Request> first = arrivals.stream()
                .filter(arrival -> arrival.request().isChange() && arrival.holds(order.clientOrderId()))
                .map(Arrival::request)
                .findFirst();
        return arrivals.stream()
                .map(Arrival::request)
                .filter(request -> first.filter(each -> each.method().equals(request.method())
                                && each.path().equals(request.path()))
                        .isPresent())
                .count();
    }

    private static void requireRecovery(TradingAccount trading, OrderRequest order, boolean isThere) {
        Optional<Order> found;
        try {
            found = Optional.of(trading.orderByClientId(order.clientOrderId()));
        } catch (BrokerException e) {
            if (e.kind() != Kind.NOT_FOUND) {
                throw new Violation(
                        "orderByClientId(id) of an order that is not there failed with " + e.kind()
                                + " instead of NOT_FOUND",
                        e);
            }
            found = Optional.empty();
        }
        if (found.isPresent() != isThere) {
            throw new Violation("an order that the broker has " + (isThere ? "" : "not ") + "got was "
                    + (isThere ? "not " : "") + "found by its client order id");
        }
    }

    private static void clientOrderIdIsKept(Bench bench) throws Exception {
        try (World world = bench.world()) {
            TradingAccount trading = (TradingAccount) world.account();
            OrderRequest order = Calls.anOrder(world.account(), world.symbol());
            int requests = world.simulator().count();
            Order placed = world.well("submit(request)", () -> trading.submit(order));
            List<Arrival> sent = world.simulator().since(requests);
            if (sent.stream().noneMatch(arrival -> arrival.holds(order.clientOrderId()))) {
                throw new Violation("the client order id was not on the wire");
            }
            if (!placed.clientOrderId().equals(Optional.of(order.clientOrderId()))) {
                throw new Violation("submit(request) returned the client order id "
                        + placed.clientOrderId().map(id -> "'" + id + "'").orElse("(none)")
                        + " instead of the one given");
            }
            Order found = world.well("orderByClientId(id)", () -> trading.orderByClientId(order.clientOrderId()));
            if (!found.id().equals(placed.id())) {
                throw new Violation("orderByClientId(id) found another order");
            }
            requireQuantity(order, placed);
            requireSameOrder(trading, order, placed);
            world.well("cancel(id)", () -> {
                trading.cancel(placed.id());
                return "";
            });
            BrokerException again = world.badly("cancel(id) of an order that has been cancelled", () -> {
                trading.cancel(placed.id());
                return "success";
            });
            if (again.kind() != Kind.ORDER_STATE && again.kind() != Kind.NOT_FOUND) {
                throw new Violation(
                        "cancel(id) of an order that has been cancelled failed with " + again.kind()
                                + " instead of ORDER_STATE",
                        again);
            }
        }
    }

    /** A client order id that is taken makes no second order: it is refused, or is the first one. */
    private static void requireSameOrder(TradingAccount trading, OrderRequest order, Order placed) {
        Order again;
        try {
            again = trading.submit(order);
        } catch (BrokerException e) {
            return;
        } catch (RuntimeException e) {
            throw new Violation(
                    "submit(request) with a client order id that is taken ended with "
                            + e.getClass().getName() + " instead of a BrokerException",
                    e);
        }
        if (!again.id().equals(placed.id())) {
            throw new Violation("submit(request) with a client order id that is taken placed a second order");
        }
    }

    private static void requireQuantity(OrderRequest order, Order placed) {
        BigDecimal asked = order.quantity().orElseThrow();
        if (placed.quantity().filter(units -> units.compareTo(asked) == 0).isEmpty()) {
            throw new Violation("an order of " + asked + " came back as one of " + placed.quantity());
        }
    }

    private static void capabilitiesAreTrue(Bench bench) throws Exception {
        try (World world = bench.world()) {
            TradingAccount trading = (TradingAccount) world.account();
            TradingCapabilities can = trading.tradingCapabilities();
            requireReplace(world, trading, can.canReplace());
            Map<String, TimeInForce> times = new HashMap<>();
            for (OrderType type : OrderType.values()) {
                for (TimeInForce time : TimeInForce.values()) {
                    OrderRequest order = Calls.order(Calls.newClientOrderId(), world.symbol(), type, time);
                    if (can.takes(type, time)) {
                        requireOwnWord(order, requirePlaced(world, trading, order), times);
                    } else {
                        requireRefused(world, trading, order);
                    }
                    if (!can.takesNotional(type, time)) {
                        OrderRequest byAmount = Calls.typed(
                                        OrderRequest.buy(Calls.newClientOrderId(), world.symbol())
                                                .notional("100"),
                                        type)
                                .timeInForce(time)
                                .build();
                        requireRefused(world, trading, byAmount);
                    }
                }
            }
        }
    }

    private static void requireReplace(World world, TradingAccount trading, boolean isDeclared) {
        Order placed =
                world.well("submit(request)", () -> trading.submit(Calls.anOrder(world.account(), world.symbol())));
        OrderChange change = OrderChange.as(Calls.newClientOrderId()).quantity(BigDecimal.valueOf(2));
        if (isDeclared) {
            Order replaced =
                    world.well("replace(id, change), which is declared,", () -> trading.replace(placed.id(), change));
            if (replaced.quantity()
                    .filter(units -> units.compareTo(BigDecimal.valueOf(2)) == 0)
                    .isEmpty()) {
                throw new Violation("an order that was replaced by one of 2 came back as one of "
                        + replaced.quantity().map(BigDecimal::toPlainString).orElse("nothing"));
            }
            return;
        }
        int requests = world.simulator().count();
        BrokerException failed =
                world.badly("replace(id, change), which is not declared,", () -> trading.replace(placed.id(), change));
        requireUnsupported(world, requests, failed, "replace(id, change)");
    }

    /** Brokers have words of their own, but one for each. */
    private static void requireOwnWord(OrderRequest order, Order placed, Map<String, TimeInForce> times) {
        TimeInForce other = times.putIfAbsent(placed.timeInForce(), order.timeInForce());
        if (other != null && other != order.timeInForce()) {
            throw new Violation("submit(" + order + ") came back with the time in force '" + placed.timeInForce()
                    + "', as an order " + other + " did: it was made another order");
        }
    }

    private static Order requirePlaced(World world, TradingAccount trading, OrderRequest order) {
        Order placed = world.well("submit(" + order + ")", () -> trading.submit(order));
        if (placed.side() != order.side() || !placed.symbol().equals(Optional.of(order.symbol()))) {
            throw new Violation("submit(" + order + ") returned another order: " + placed);
        }
        return placed;
    }

    private static void requireRefused(World world, TradingAccount trading, OrderRequest order) {
        int requests = world.simulator().count();
        BrokerException failed =
                world.badly("submit(" + order + "), which is not declared", () -> trading.submit(order));
        requireUnsupported(world, requests, failed, "submit(" + order + ")");
    }

    private static void requireUnsupported(World world, int requests, BrokerException failed, String what) {
        if (world.simulator().count() != requests) {
            throw new Violation(what + ", which is not declared, was sent to the broker");
        }
        if (failed.kind() != Kind.UNSUPPORTED || failed.outcome() != Outcome.NOT_SENT) {
            throw new Violation(
                    what + ", which is not declared, failed with " + failed.kind() + " and " + failed.outcome()
                            + " instead of UNSUPPORTED and NOT_SENT",
                    failed);
        }
    }
}
