package dev.brokerkeep.alpaca;

import static org.assertj.core.api.Assertions.assertThat;

import dev.brokerkeep.alpaca.FaultyExchange.Fault;
import dev.brokerkeep.broker.BrokerException;
import dev.brokerkeep.broker.BrokerException.Kind;
import dev.brokerkeep.broker.BrokerException.Outcome;
import dev.brokerkeep.broker.Order;
import dev.brokerkeep.broker.OrderRequest;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Whatever happens on the way, a caller who does what {@link dev.brokerkeep.broker.TradingAccount} says ends with
 * exactly one order, and no submit puts more than one request on the wire. {@code -Dfaults.seed=7} repeats a run,
 * {@code -Dfaults.schedules=10000} makes it longer.
 */
@Timeout(300)
final class SubmitFaultsTest {
    private static final long SEED = Long.getLong("faults.seed", System.nanoTime());
    private static final int SCHEDULES = Integer.getInteger("faults.schedules", 1_000);
    private static final int MOST_FAULTS = 4;

    /** Nothing depends on it: an answer that comes too late is a fault like the others. */
    private static final Duration DEADLINE = Duration.ofMillis(50);

    /** Whatever would be repeated is so within the deadline. */
    private static final Backoff AT_ONCE = new Backoff(Duration.ofNanos(2), Duration.ofNanos(2));

    private static final List<Fault> HANGS = Stream.of(Fault.values())
            .filter(fault -> fault.name().startsWith("HANGS"))
            .toList();
    private static final List<Fault> QUICK =
            Stream.of(Fault.values()).filter(fault -> !HANGS.contains(fault)).toList();

    private final Random random = new Random(SEED);
    private int submits;
    private int unknown;
    private int lookUps;
    private int timedOut;

    @Test
    void submit_underFaults_endsWithExactlyOneOrder() throws Exception {
        System.out.println("SubmitFaultsTest: -Dfaults.seed=" + SEED);
        try (FaultyExchange exchange = new FaultyExchange();
                AlpacaHttp http = new AlpacaHttp(
                        Accounts.CLOCK,
                        new HttpLimits(Duration.ofSeconds(2), DEADLINE, DEADLINE, 1 << 20, 10_000_000, AT_ONCE),
                        Accounts.NO_PAUSE)) {
            AlpacaAccount account = Accounts.account(exchange.uri(), http);
            for (int i = 0; i < SCHEDULES; i++) {
                List<Fault> schedule = schedule();
                exchange.schedule(schedule);
                String id = "order-" + i;

                Order order = placed(account, exchange, id);

                assertThat(order.id())
                        .as("seed %s, schedule %s", SEED, schedule)
                        .isEqualTo("broker-" + id);
                assertThat(exchange.book).contains(id);
            }
            assertThat(exchange.book).hasSize(SCHEDULES);
            System.out.println("SubmitFaultsTest: " + SCHEDULES + " orders, " + submits + " submits, "
                    + exchange.posts.get() + " posts, " + unknown + " of unknown outcome, " + lookUps + " look-ups");
            assertThat(exchange.posts.get()).isBetween(submits - timedOut, submits);
        }
    }

    private List<Fault> schedule() {
        return Stream.generate(this::fault)
                .limit(random.nextInt(MOST_FAULTS + 1))
                .toList();
    }

    private Fault fault() {
        List<Fault> some = random.nextInt(10) == 0 ? HANGS : QUICK;
        return some.get(random.nextInt(some.size()));
    }

    /** The caller: submits, looks up whatever is uncertain, and submits again what is not there, by the same name. */
    private Order placed(AlpacaAccount account, FaultyExchange exchange, String id) {
        OrderRequest request = OrderRequest.buy(id, "AAPL").quantity("1").build();
        while (true) {
            submits++;
            try {
                Order order = account.submit(request);
                assertSentOnce(exchange);
                return order;
            } catch (BrokerException e) {
                assertSentOnce(exchange);
                timedOut += e.kind() == Kind.TIMED_OUT ? 1 : 0;
                Optional<Order> found = recovered(account, exchange, e, id);
                if (found.isPresent()) {
                    return found.get();
                }
            }
        }
    }

    /** All submits together: the server may read what the last one sent only after its deadline. */
    private void assertSentOnce(FaultyExchange exchange) {
        assertThat(exchange.posts.get()).as("seed %s", SEED).isLessThanOrEqualTo(submits);
    }

    private Optional<Order> recovered(AlpacaAccount account, FaultyExchange exchange, BrokerException e, String id) {
        switch (e.outcome()) {
            case UNKNOWN -> unknown++;
            // The second of the same name, after the first has come through unheard.
            case REFUSED -> assertThat(e.kind()).isEqualTo(Kind.INVALID_REQUEST);
            case NOT_SENT -> {
                return Optional.empty();
            }
        }
        Optional<Order> found = lookedUp(account, id);
        if (e.outcome() == Outcome.REFUSED) {
            assertThat(exchange.book).contains(id);
            assertThat(found).isPresent();
        }
        return found;
    }

    private Optional<Order> lookedUp(AlpacaAccount account, String id) {
        while (true) {
            lookUps++;
            try {
                return Optional.of(account.orderByClientId(id));
            } catch (BrokerException e) {
                if (e.kind() == Kind.NOT_FOUND) {
                    return Optional.empty();
                }
            }
        }
    }
}
