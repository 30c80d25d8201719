package dev.brokerkeep.core.internal.instance;

import dev.brokerkeep.AccountId;
import dev.brokerkeep.BrokerId;
import dev.brokerkeep.broker.AccountSummary;
import dev.brokerkeep.broker.BrokerAccount;
import dev.brokerkeep.broker.Position;
import dev.brokerkeep.cache.AccountInfo;
import dev.brokerkeep.core.internal.settings.AccountSnapshot;
import dev.brokerkeep.settings.SettingKey;
import dev.brokerkeep.settings.SettingsView;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/** What the check of counted use needs of an instance: the real one, or one with a flaw. */
interface InstanceUnderTest {
    boolean enter();

    void leave();

    void retire();

    int closes();

    static InstanceUnderTest real() {
        return real(Runnable::run);
    }

    static InstanceUnderTest real(Executor closer) {
        int[] closes = new int[1];
        BrokerAccount account = new BrokerAccount() {
            @Override
            public AccountId id() {
                return AccountId.of(1);
            }

            @Override
            public SettingsView settingsView() {
                throw new UnsupportedOperationException();
            }

            @Override
            public AccountSummary summary() {
                throw new UnsupportedOperationException();
            }

            @Override
            public List<Position> positions() {
                throw new UnsupportedOperationException();
            }

            @Override
            public void close() {
                closes[0]++;
            }
        };
        AccountSnapshot snapshot = new AccountSnapshot(
                new AccountInfo(AccountId.of(1), "a", BrokerId.of("acme"), true, 1), 1, null, null, System.nanoTime());
        Instance instance =
                new Instance(account, new BuiltFrom(new SettingKey<?>[0], List.of()), snapshot, closer, () -> {});
        return new InstanceUnderTest() {
            @Override
            public boolean enter() {
                return instance.enter();
            }

            @Override
            public void leave() {
                instance.leave();
            }

            @Override
            public void retire() {
                instance.retire();
            }

            @Override
            public int closes() {
                return closes[0];
            }
        };
    }

    /** Two calls and two retirements in every order; throws AssertionError at the first order that shows a fault. */
    static void check(Supplier<InstanceUnderTest> instances) {
        explore(instances, new ArrayList<>(), new int[] {2, 2, 1, 1});
    }

    private static void explore(Supplier<InstanceUnderTest> instances, List<Integer> order, int[] left) {
        boolean complete = true;
        for (int actor = 0; actor < left.length; actor++) {
            if (left[actor] > 0) {
                complete = false;
                left[actor]--;
                order.add(actor);
                explore(instances, order, left);
                order.remove(order.size() - 1);
                left[actor]++;
            }
        }
        if (complete) {
            run(instances.get(), order);
        }
    }

    private static void run(InstanceUnderTest instance, List<Integer> order) {
        boolean[] came = new boolean[2];
        boolean[] inside = new boolean[2];
        boolean retired = false;
        for (int actor : order) {
            if (actor >= 2) {
                instance.retire();
                retired = true;
            } else if (!came[actor]) {
                came[actor] = true;
                inside[actor] = instance.enter();
                require(
                        inside[actor] != retired,
                        "a call was let into a retired instance, or refused by a good one",
                        order);
            } else if (inside[actor]) {
                inside[actor] = false;
                instance.leave();
            }
            boolean busy = inside[0] || inside[1];
            require(!busy || instance.closes() == 0, "closed with a call inside", order);
            require(!retired || busy || instance.closes() == 1, "not closed exactly once", order);
            require(retired || instance.closes() == 0, "closed while current", order);
        }
    }

    private static void require(boolean holds, String otherwise, List<Integer> order) {
        if (!holds) {
            throw new AssertionError(otherwise + ", in the order " + order);
        }
    }
}
