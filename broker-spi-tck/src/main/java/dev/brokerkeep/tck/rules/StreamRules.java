package dev.brokerkeep.tck.rules;

import dev.brokerkeep.broker.TradeUpdate;
import dev.brokerkeep.broker.TradeUpdate.Execution;
import dev.brokerkeep.broker.TradeUpdates;
import dev.brokerkeep.broker.TradeUpdates.Subscription;
import dev.brokerkeep.tck.Capability;
import dev.brokerkeep.tck.Untested;
import dev.brokerkeep.tck.Violation;
import dev.brokerkeep.tck.bench.Bench;
import dev.brokerkeep.tck.bench.World;
import dev.brokerkeep.tck.engine.Rule;
import dev.brokerkeep.tck.rules.Hearing.End;
import dev.brokerkeep.tck.rules.Hearing.Gap;
import dev.brokerkeep.tck.simulator.Arrival;
import dev.brokerkeep.tck.simulator.Fault;
import dev.brokerkeep.tck.simulator.Gate;
import dev.brokerkeep.tck.simulator.Refusal;
import dev.brokerkeep.tck.simulator.Request;
import dev.brokerkeep.tck.simulator.SimulatedFill;
import dev.brokerkeep.tck.simulator.Streams;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Streams of trade updates outlive their connections, and say so. */
final class StreamRules {
    private static final Duration SOON = Duration.ofSeconds(10);
    private static final Duration SILENCE = Duration.ofSeconds(30);

    private StreamRules() {}

    static List<Rule> all() {
        return List.of(Rule.must(
                "STR-01",
                Capability.UPDATES,
                "A stream that loses its connection makes it anew and reports the gap; it tells each execution"
                        + " once, survives its listener's exceptions, and is silent once closed.",
                "Connect again for as long as the subscription is open, then call gap(from, to) with the time of"
                        + " the last sign of life and the time of the new confirmation; remember execution ids; catch"
                        + " what a listener throws; let close() wait for a call under way and end the connection.",
                StreamRules::streamLasts));
    }

    private static void streamLasts(Bench bench) throws Exception {
        try (World world = bench.world()) {
            Scene scene = new Scene(bench, world);
            scene.refusalIsTold();
            Subscription subscription = scene.subscribed(1);
            scene.fillIsTold("a fill");
            scene.listenerMayFail();
            scene.gapIsTold(subscription, false);
            scene.gapIsTold(subscription, true);
            scene.closeIsFinal(subscription);
            scene.accountObjectTakesItsStreamsAlong();
        }
    }

    /** One stream after the other, and who listens. */
    private static final class Scene {
        private final Bench bench;
        private final World world;
        private final TradeUpdates updates;
        private final Streams streams;
        private Hearing hearing = new Hearing();
        private int fills;

        Scene(Bench bench, World world) {
            this.bench = bench;
            this.world = world;
            this.updates = (TradeUpdates) world.account();
            this.streams = world.simulator().streams();
        }

        /** How long a stream may take to be connected again. */
        private Duration longest() {
            return bench.patience().multipliedBy(3);
        }

        void refusalIsTold() {
            world.simulator().next(Request::isStream, new Fault.Refused(Refusal.CREDENTIALS));
            int requests = world.simulator().count();
            try {
                world.badly("subscribe(listener) that is refused", () -> updates.subscribe(hearing));
            } finally {
                requireWebSocket(requests);
                world.simulator().heal();
            }
        }

        /** What is not simulated cannot be examined. */
        private void requireWebSocket(int requests) {
            if (world.simulator().since(requests).stream().map(Arrival::request).noneMatch(Request::isStream)) {
                throw new Untested("subscribe(listener) did not ask the simulated broker for a WebSocket, and the kit"
                        + " simulates no other streams");
            }
        }

        Subscription subscribed(int credential) {
            int requests = world.simulator().count();
            int said = streams.heard().size();
            Subscription subscription = Hearing.subscribed(world, updates, hearing);
            requireWebSocket(requests);
            StringBuilder sent = new StringBuilder();
            world.simulator()
                    .since(requests)
                    .forEach(arrival -> sent.append(arrival.head()).append('\n'));
            streams.heard().stream()
                    .skip(said)
                    .forEach(message -> sent.append(message).append('\n'));
            List<Integer> borne = world.credentialsIn(sent.toString());
            if (!borne.isEmpty() && !borne.equals(List.of(credential))) {
                throw new Violation("subscribe(listener) sent credential " + borne + " instead of the one in force");
            }
            if (streams.listening() != 1) {
                throw new Violation("subscribe(listener) returned before the broker had confirmed it: "
                        + streams.listening() + " streams tell of fills (tellsFills() of the simulation)");
            }
            if (!subscription.isConnected()) {
                throw new Violation("isConnected() is false though subscribe(listener) has returned");
            }
            return subscription;
        }

        private SimulatedFill fill(int number) {
            return new SimulatedFill(
                    Integer.toString(800_000_000 + number),
                    Integer.toString(700_000_000 + number),
                    world.symbol(),
                    new BigDecimal("2"),
                    new BigDecimal("100.25"),
                    world.time().instant());
        }

        /** The broker tells of a fill that is new, and the listener hears it. */
        void fillIsTold(String which) throws InterruptedException {
            SimulatedFill fill = fill(++fills);
            if (streams.tell(fill) == 0) {
                throw new Violation("there was no connection to tell of " + which);
            }
            TradeUpdate heard = hearing.awaitFill(fill.execution(), bench.scaled(SOON))
                    .orElseThrow(() ->
                            new Violation("the broker told of " + which + ", and the listener did not hear of it"));
            requireExact(fill, heard);
            if (hearing.isCrowded()) {
                throw new Violation("the listener was called by two threads at once");
            }
        }

        private static void requireExact(SimulatedFill fill, TradeUpdate update) {
            Execution execution = update.execution().orElseThrow();
            if (execution.quantity().compareTo(fill.quantity()) != 0
                    || execution.price().compareTo(fill.price()) != 0) {
                throw new Violation("a fill of " + fill.quantity().toPlainString() + " at "
                        + fill.price().toPlainString() + " came out as one of "
                        + execution.quantity().toPlainString() + " at "
                        + execution.price().toPlainString());
            }
        }

        void listenerMayFail() throws InterruptedException {
            int before = hearing.count();
            hearing.failNext();
            fillIsTold("a fill, at which the listener threw an exception");
            fillIsTold("a fill after the listener had thrown an exception");
            if (hearing.since(before).stream().anyMatch(each -> !(each instanceof TradeUpdate))) {
                throw new Violation("an exception of the listener cost the stream its connection");
            }
        }

        /**
         * The connection is cut, and made anew while time passes; the first attempt fails if the goodbye was polite.
         */
        void gapIsTold(Subscription subscription, boolean isPolite) throws InterruptedException {
            String cut = isPolite ? "the broker had closed the connection" : "the connection had been cut";
            int before = hearing.count();
            Gate handshake = new Gate(longest());
            if (isPolite) {
                world.simulator().next(Request::isStream, new Fault.Drop(false));
            }
            world.simulator().next(Request::isStream, new Fault.Held(handshake));
            world.time().sleep(SILENCE);
            Instant lost = world.time().instant();
            streams.cut(isPolite);
            if (!handshake.awaitReached()) {
                throw new Violation("after " + cut + ", it was not made anew within "
                        + longest().toSeconds() + " s");
            }
            int attempts = world.simulator().count();
            boolean isConnected = subscription.isConnected();
            world.time().sleep(SILENCE);
            // Whoever has given this attempt up meanwhile may have been connected before that.
            Instant regained =
                    world.simulator().count() == attempts ? world.time().instant() : lost;
            hearing.failNext();
            handshake.open();
            if (isConnected) {
                throw new Violation("isConnected() is true while the connection is being made anew");
            }
            if (!streams.awaitListening(listening -> listening > 0, longest())) {
                throw new Violation("after " + cut + ", the broker was not asked for trade updates again");
            }
            // The broker repeats itself.
            streams.tell(fill(fills));
            fillIsTold("a fill after " + cut);
            requireGap(hearing.since(before), cut, lost, regained);
        }

        private void requireGap(List<Object> heard, String cut, Instant lost, Instant regained) {
            SimulatedFill repeated = fill(fills - 1);
            for (Object each : heard) {
                if (each instanceof End) {
                    throw new Violation("after " + cut + ", ended(reason) was called though the stream goes on");
                }
                if (Hearing.isOf(repeated.execution(), each)) {
                    throw new Violation("an execution of which the broker told again after " + cut + " was told twice");
                }
            }
            if (!(heard.get(0) instanceof Gap gap)) {
                throw new Violation(
                        "after " + cut + ", it was made anew, and the listener heard of fills without having"
                                + " been told of the gap");
            }
            if (gap.from().isAfter(lost) || gap.to().isBefore(regained)) {
                throw new Violation("after " + cut + " the listener was told of a gap from " + gap.from() + " to "
                        + gap.to() + ", and nothing came from " + lost + " to " + regained + " at least");
            }
        }

        void closeIsFinal(Subscription subscription) throws InterruptedException {
            subscription.close();
            int before = hearing.count();
            streams.tell(fill(++fills));
            boolean isOver = streams.awaitOpen(open -> open == 0, bench.scaled(SOON));
            if (hearing.count() != before) {
                throw new Violation("the listener was called after close() had returned");
            }
            if (!isOver) {
                throw new Violation("the connection of a stream was still open after its close()");
            }
            if (subscription.isConnected()) {
                throw new Violation("isConnected() is true after close()");
            }
            subscription.close();
        }

        /** And a new one is of the new settings. */
        void accountObjectTakesItsStreamsAlong() throws InterruptedException {
            hearing = new Hearing();
            try (Subscription first = subscribed(1)) {
                world.rotate(world.account(), 2);
                world.well("summary() after a rotation", world.account()::summary);
                if (hearing.await(End.class::isInstance, bench.patience()).isEmpty()) {
                    throw new Violation(
                            "the account object was replaced, and the listener of its stream was not told by"
                                    + " ended(reason)");
                }
                if (first.isConnected()) {
                    throw new Violation("isConnected() is true after the account object was closed");
                }
            }
            if (!streams.awaitOpen(open -> open == 0, bench.patience())) {
                throw new Violation("the account object was replaced, and the connection of its stream stayed open");
            }
            hearing = new Hearing();
            try (Subscription second = subscribed(2)) {
                fillIsTold("a fill through a subscription that was made after a rotation");
                if (!second.isConnected()) {
                    throw new Violation("isConnected() is false though fills are told");
                }
            }
        }
    }
}
