package dev.brokerkeep.tck.rules;

import dev.brokerkeep.broker.BrokerException;
import dev.brokerkeep.broker.BrokerException.Outcome;
import dev.brokerkeep.broker.Order;
import dev.brokerkeep.broker.OrderQuery;
import dev.brokerkeep.broker.OrderReader;
import dev.brokerkeep.broker.OrderRequest;
import dev.brokerkeep.broker.Position;
import dev.brokerkeep.broker.TradeUpdate;
import dev.brokerkeep.broker.TradeUpdates;
import dev.brokerkeep.broker.TradingAccount;
import dev.brokerkeep.tck.Untested;
import dev.brokerkeep.tck.Violation;
import dev.brokerkeep.tck.bench.Bench;
import dev.brokerkeep.tck.bench.Calls;
import dev.brokerkeep.tck.bench.World;
import dev.brokerkeep.tck.engine.Rule;
import dev.brokerkeep.tck.simulator.SimulatedFill;
import dev.brokerkeep.tck.simulator.SimulatedOrder;
import dev.brokerkeep.tck.simulator.SimulatedPosition;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Lists are whole, and numbers are what the broker says. */
final class ListingRules {
    /** Nine places, eighteen digits, and what binary fractions cannot hold. */
    private static final List<BigDecimal> NUMBERS = List.of(
            new BigDecimal("123456789.123456789"),
            new BigDecimal("0.000000001"),
            new BigDecimal("0.1"),
            new BigDecimal("999999999.999999999"),
            new BigDecimal("1234567.10"),
            new BigDecimal("1"));

    private static final int WITHOUT_PAGES = 7;
    private static final int SMALLEST_PAGE = 3;

    private ListingRules() {}

    static List<Rule> all() {
        return List.of(Rule.must(
                "ORD-02",
                "Decimals survive exactly; a listing has every order once, however many pages it takes.",
                "Read numbers as text into BigDecimal; ask for pages until one says that it is the last, begin each"
                        + " one no later than the one before it ended, and let an order that comes twice count"
                        + " once.",
                ListingRules::listsAreWholeAndExact));
    }

    private static void listsAreWholeAndExact(Bench bench) throws Exception {
        try (World world = bench.world()) {
            if (world.account() instanceof OrderReader reader) {
                ordersAreWholeAndExact(world, reader);
            }
            if (world.account() instanceof TradingAccount trading) {
                NUMBERS.forEach(quantity -> submittedIsExact(world, trading, quantity));
            }
            positionsAreExact(world);
            if (world.account() instanceof TradeUpdates updates) {
                fillsAreExact(bench, world, updates);
            }
        }
    }

    private static void ordersAreWholeAndExact(World world, OrderReader reader) {
        int page = world.simulated(broker -> broker.ordersPerPage());
        if (page != 0 && page < SMALLEST_PAGE) {
            throw new Untested("ordersPerPage() of the candidate's BrokerSimulation returns " + page
                    + ": let a page hold " + SMALLEST_PAGE + " orders or more, or return 0 if the broker has no pages");
        }
        List<Order> before = world.well("orders(all)", () -> reader.orders(OrderQuery.all()));
        List<SimulatedOrder> held = held(world, page);
        held.forEach(order -> world.simulated(broker -> {
            broker.hold(order);
            return "";
        }));
        int requests = world.simulator().count();
        List<Order> listed = world.well("orders(all)", () -> reader.orders(OrderQuery.all()));
        requireEachOnce(listed);
        requireAll(listed, before, held, page);
        if (page > 0 && world.simulator().count() - requests < 2) {
            throw new Untested("the candidate's BrokerSimulation answered " + listed.size()
                    + " orders at once: let no page have more than the " + page + " that ordersPerPage() says");
        }
        requireNewestFirst(listed);
        requireExact(listed, held);
        Instant tied = held.get(page == 0 ? 2 : page).submittedAt();
        requireBounds(world, reader, listed, tied);
    }

    /** Newest first. No page ends where a group of orders with the same time does. */
    private static List<SimulatedOrder> held(World world, int page) {
        int count = page == 0 ? WITHOUT_PAGES : 2 * page + page / 2 + 2;
        int tied = tied(page);
        Instant at = world.time().instant().minus(Duration.ofHours(1)).truncatedTo(ChronoUnit.SECONDS);
        List<SimulatedOrder> orders = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            if (i > 0 && i % tied == 0) {
                at = at.minus(pause(i / tied));
            }
            orders.add(new SimulatedOrder(
                    Integer.toString(900_000_001 + i),
                    "kit-held-" + i,
                    world.symbol(),
                    i % 2 == 0 ? Order.Side.BUY : Order.Side.SELL,
                    NUMBERS.get(i % NUMBERS.size()),
                    NUMBERS.get((i + 1) % NUMBERS.size()),
                    at));
        }
        return orders;
    }

    private static int tied(int page) {
        int tied = 2;
        while (page > 0 && page % tied == 0) {
            tied++;
        }
        return tied;
    }

    /** Mostly a second; once more than a day, and once more than a year. */
    private static Duration pause(int group) {
        return group == 3 ? Duration.ofDays(400) : group == 5 ? Duration.ofHours(30) : Duration.ofSeconds(1);
    }

    private static void requireEachOnce(List<Order> listed) {
        Set<String> ids = new HashSet<>();
        for (Order order : listed) {
            if (!ids.add(order.id())) {
                throw new Violation(
                        "orders(all) returned an order twice: one that was submitted at " + order.submittedAt());
            }
        }
    }

    private static void requireAll(List<Order> listed, List<Order> before, List<SimulatedOrder> held, int page) {
        Set<String> ids = listed.stream().map(Order::id).collect(Collectors.toSet());
        if (before.stream().anyMatch(order -> !ids.contains(order.id()))) {
            throw new Violation("orders(all) lost an order that it returned when there were fewer");
        }
        List<SimulatedOrder> lost =
                held.stream().filter(order -> !ids.contains(order.id())).toList();
        if (lost.isEmpty()) {
            return;
        }
        Instant at = lost.get(0).submittedAt();
        Optional<Instant> newer = listed.stream()
                .map(Order::submittedAt)
                .filter(other -> !other.isBefore(at))
                .min(Instant::compareTo);
        throw new Violation("orders(all) lost " + lost.size() + " of " + (held.size() + before.size()) + " orders"
                + (page == 0 ? "" : ", of which a page holds " + page) + "; the first lost one was submitted at " + at
                + newer.map(other -> ", the one before it at " + other).orElse(""));
    }

    private static void requireNewestFirst(List<Order> listed) {
        for (int i = 1; i < listed.size(); i++) {
            if (listed.get(i).submittedAt().isAfter(listed.get(i - 1).submittedAt())) {
                throw new Violation("orders(all) is not sorted newest first: "
                        + listed.get(i).submittedAt() + " comes after "
                        + listed.get(i - 1).submittedAt());
            }
        }
    }

    private static void requireExact(List<Order> listed, List<SimulatedOrder> held) {
        Map<String, Order> byId = new LinkedHashMap<>();
        listed.forEach(order -> byId.put(order.id(), order));
        for (SimulatedOrder order : held) {
            Order found = byId.get(order.id());
            if (found != null) {
                requireSame("the quantity of an order", order.quantity(), found.quantity());
                requireSame("the limit price of an order", order.limitPrice(), found.limitPrice());
                if (!found.submittedAt().equals(order.submittedAt())) {
                    throw new Violation("an order that was submitted at " + order.submittedAt()
                            + " came out as submitted at " + found.submittedAt());
                }
                if (found.side() != order.side()) {
                    throw new Violation("an order to " + order.side() + " came out as one to " + found.side());
                }
            }
        }
    }

    private static void requireSame(String what, BigDecimal said, Optional<BigDecimal> told) {
        if (told.isEmpty() || told.get().compareTo(said) != 0) {
            throw new Violation(what + " is " + said.toPlainString() + ", and came out as "
                    + told.map(BigDecimal::toPlainString).orElse("nothing"));
        }
    }

    /** After is exclusive, until is inclusive: also where several orders have that time. */
    private static void requireBounds(World world, OrderReader reader, List<Order> all, Instant tied) {
        OrderQuery after = OrderQuery.all().submittedAfter(tied);
        requireIds(
                "orders(submittedAfter = " + tied + ")",
                world.well("orders(submittedAfter)", () -> reader.orders(after)),
                all.stream().filter(order -> order.submittedAt().isAfter(tied)).toList());
        OrderQuery until = OrderQuery.all().submittedUntil(tied);
        requireIds(
                "orders(submittedUntil = " + tied + ")",
                world.well("orders(submittedUntil)", () -> reader.orders(until)),
                all.stream().filter(order -> !order.submittedAt().isAfter(tied)).toList());
    }

    private static void requireIds(String what, List<Order> listed, List<Order> expected) {
        requireEachOnce(listed);
        Set<String> ids = listed.stream().map(Order::id).collect(Collectors.toSet());
        Set<String> right = expected.stream().map(Order::id).collect(Collectors.toSet());
        if (!ids.equals(right)) {
            throw new Violation(what + " returned " + ids.size() + " orders, and " + right.size()
                    + " fit: after is exclusive, until is inclusive");
        }
    }

    /** A plugin may refuse what the broker does not take, and may not make something else of it. */
    private static void submittedIsExact(World world, TradingAccount trading, BigDecimal quantity) {
        OrderRequest sample = Calls.anOrder(world.account(), world.symbol());
        OrderRequest request = Calls.typed(
                        OrderRequest.buy(Calls.newClientOrderId(), world.symbol())
                                .quantity(quantity),
                        sample.type())
                .timeInForce(sample.timeInForce())
                .build();
        Order placed;
        try {
            placed = trading.submit(request);
        } catch (BrokerException e) {
            if (e.outcome() != Outcome.UNKNOWN) {
                return;
            }
            throw new Violation("submit(" + request + ") failed with " + e.kind() + " and UNKNOWN", e);
        } catch (RuntimeException e) {
            throw new Violation(
                    "submit(" + request + ") ended with " + e.getClass().getName(), e);
        }
        requireSame("the quantity of a submitted order", quantity, placed.quantity());
    }

    private static void positionsAreExact(World world) {
        for (int i = 0; i < NUMBERS.size(); i++) {
            SimulatedPosition position = new SimulatedPosition(
                    "KIT" + (char) ('A' + i), NUMBERS.get(i), NUMBERS.get((i + 1) % NUMBERS.size()));
            world.simulated(broker -> {
                broker.hold(position);
                return "";
            });
            Position listed = world.well("positions()", world.account()::positions).stream()
                    .filter(each -> each.symbol().equals(position.symbol()))
                    .findFirst()
                    .orElseThrow(() -> new Violation("positions() lacks one of the account's positions"));
            requireSame("the quantity of a position", position.quantity(), Optional.of(listed.quantity()));
            requireSame(
                    "the entry price of a position",
                    position.averageEntryPrice(),
                    Optional.of(listed.averageEntryPrice()));
        }
    }

    private static void fillsAreExact(Bench bench, World world, TradeUpdates updates) throws InterruptedException {
        Hearing hearing = new Hearing();
        try (TradeUpdates.Subscription open = Hearing.subscribed(world, updates, hearing)) {
            for (int i = 0; i < NUMBERS.size(); i++) {
                SimulatedFill fill = new SimulatedFill(
                        Integer.toString(600_000_001 + i),
                        Integer.toString(500_000_001 + i),
                        world.symbol(),
                        NUMBERS.get(i),
                        NUMBERS.get((i + 1) % NUMBERS.size()),
                        world.time().instant());
                world.simulator().streams().tell(fill);
                TradeUpdate.Execution told = hearing.awaitFill(fill.execution(), bench.patience())
                        .flatMap(TradeUpdate::execution)
                        .orElseThrow(() -> new Violation("a fill of "
                                + fill.quantity().toPlainString() + " at "
                                + fill.price().toPlainString() + " was not told (connected: " + open.isConnected()
                                + ")"));
                requireSame("the quantity of a fill", fill.quantity(), Optional.of(told.quantity()));
                requireSame("the price of a fill", fill.price(), Optional.of(told.price()));
            }
        }
    }
}
