package dev.brokerkeep.core.feed;

import static org.assertj.core.api.Assertions.assertThat;

import dev.brokerkeep.BrokerKeepException;
import dev.brokerkeep.ErrorCode;
import dev.brokerkeep.broker.BrokerAccount;
import dev.brokerkeep.cache.Coherence.State;
import dev.brokerkeep.core.testing.Until;
import dev.brokerkeep.settings.Freshness;
import dev.brokerkeep.settings.Settings;
import dev.brokerkeep.settings.SettingsReading;
import dev.brokerkeep.settings.SettingsView;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A process that is cut off from its database altogether, the change feed included. */
@Timeout(120)
final class CutOffTest {
    private static final Duration BOUND = Duration.ofSeconds(1);
    private static final int CUTS = 5;

    private final long begun = System.nanoTime();
    private final TwoProcesses two = new TwoProcesses();
    private BrokerAccount account;
    private Settings settings;

    @BeforeEach
    void account() {
        account = two.there.instances().get(two.create("a"));
        settings = account.settings();
        awaitLive();
    }

    @AfterEach
    void close() throws Exception {
        two.close();
    }

    private void awaitLive() {
        Until.holds("it lives", () -> two.there.instances().coherence().state() == State.LIVE);
    }

    private void cutOff() {
        two.feedOfThere.refuse();
        two.poolOfThere.refuse();
    }

    private void heal() {
        two.poolOfThere.heal();
        two.feedOfThere.heal();
    }

    /** Returns how long after the cut the last read was invoked that memory answered; refused ones must say why. */
    private Duration servedFor(Freshness freshness) {
        long cut = System.nanoTime();
        cutOff();
        long last = cut;
        while (true) {
            long invoked = System.nanoTime();
            try {
                assertThat(account.settings(freshness)).isSameAs(settings);
                last = invoked;
            } catch (BrokerKeepException e) {
                assertThat(e.code()).isEqualTo(ErrorCode.DATABASE_UNREACHABLE);
                return Duration.ofNanos(last - cut);
            }
        }
    }

    @Test
    void boundedReads_areServedForTheBoundAtMost_andRefusedAfterIt() {
        Duration served = servedFor(Freshness.BOUNDED);

        System.out.println("Cut off: BOUNDED reads were served for " + served.toMillis() + " ms");
        assertThat(served).isBetween(Duration.ofMillis(1), BOUND);
    }

    @Test
    void readsWithAnAgeOfTheirOwn_areServedForThatLongAtMost() {
        Duration served = servedFor(Freshness.atMost(Duration.ofMillis(700)));

        System.out.println("Cut off: reads of at most 700 ms were served for " + served.toMillis() + " ms");
        assertThat(served).isBetween(Duration.ofMillis(1), Duration.ofMillis(700));
    }

    @Test
    void readsOfAnyAge_areServed_andSayHowOldTheyAre() {
        SettingsView view = account.settingsView();
        cutOff();
        Until.holds(
                "it is older than the bound",
                () -> view.read(Freshness.ANY).age().compareTo(BOUND) > 0);

        SettingsReading reading = view.read(Freshness.ANY);

        assertThat(reading.settings()).isSameAs(settings);
        assertThat(reading.age()).isBetween(BOUND, Duration.ofNanos(System.nanoTime() - begun));
        assertThat(two.there.instances().coherence().state()).isEqualTo(State.STALE);
    }

    @Test
    void readsOfTheLatest_areRefusedAtOnce() {
        assertThat(servedFor(Freshness.LATEST)).isZero();
    }

    @Test
    void healed_itLivesAgainByItself() {
        long[] millis = new long[CUTS];
        for (int n = 0; n < CUTS; n++) {
            cutOff();
            Until.holds("stale", () -> two.there.instances().coherence().state() == State.STALE);
            long healed = System.nanoTime();
            heal();
            awaitLive();
            millis[n] = Duration.ofNanos(System.nanoTime() - healed).toMillis();
            assertThat(account.settings()).isSameAs(settings);
        }
        System.out.println("Healed: LIVE again after, in ms: " + Arrays.toString(millis));
        Arrays.sort(millis);
        // Two heartbeats. Not the worst: this machine may have had other things to do.
        assertThat(millis[CUTS / 2]).isLessThanOrEqualTo(500);
    }
}
