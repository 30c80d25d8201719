package dev.brokerkeep.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.brokerkeep.ErrorCode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Keys are shared constants: whatever schemas are made of them, each snapshot answers each key with its own value. */
final class LayoutTest {
    private static SettingKey<String> key(String name) {
        return SettingKey.text(name).description("A text").build();
    }

    /** Stores for each key its own name, so that a value tells which key it belongs to. */
    private static Settings namesOf(SettingsSchema schema) {
        StoredSettings.Builder stored = StoredSettings.builder();
        schema.names().forEach(name -> stored.plain(name, Json.of(name)));
        return Store.read(schema, stored.build());
    }

    @Test
    void schemas_ofTheSameKeys_shareTheLayout() {
        SettingKey<String> a = key("a");
        SettingKey<String> b = key("b");

        SettingsSchema first = SettingsSchema.of(a, b);
        SettingsSchema second = SettingsSchema.of(a, b);

        assertThat(second.layout()).isSameAs(first.layout());
        assertThat(first.withRule(proposed -> List.of()).layout()).isSameAs(first.layout());
        assertThat(namesOf(second).get(b)).isEqualTo("b");
        assertThat(namesOf(first).sameValue(a, namesOf(second))).isTrue();
    }

    @Test
    void schemas_ofTheSameKeys_shareTheLayoutAlsoWhereAnotherSchemaHadTheFirstKeyBefore() {
        SettingKey<String> a = key("a");
        SettingKey<String> b = key("b");
        SettingsSchema.of(a);

        SettingsSchema first = SettingsSchema.of(a, b);
        SettingsSchema second = SettingsSchema.of(a, b);

        assertThat(second.layout()).isSameAs(first.layout());
    }

    @Test
    void keys_inTwoSchemasInDifferentOrder_readTheirOwnValuesInBoth() {
        SettingKey<String> a = key("a");
        SettingKey<String> b = key("b");
        SettingKey<String> c = key("c");
        Settings forward = namesOf(SettingsSchema.of(a, b, c));
        Settings backward = namesOf(SettingsSchema.of(c, b, a));

        for (Settings settings : List.of(forward, backward)) {
            for (SettingKey<String> key : List.of(a, b, c)) {
                assertThat(settings.get(key)).isEqualTo(key.name());
                assertThat(settings.find(key)).contains(key.name());
                assertThat(settings.presence(key)).isEqualTo(Presence.VALUE);
            }
        }
        assertThat(forward.sameValue(a, backward)).isTrue();
        assertThat(forward.with(SettingsChange.set(a, "new")).sameValue(a, backward))
                .isFalse();
        assertThat(backward.with(SettingsChange.set(a, "new")).get(a)).isEqualTo("new");
        assertThat(backward.with(SettingsChange.set(a, "new")).get(c)).isEqualTo("c");
    }

    @Test
    void key_sharedWithAnotherBroker_readsItsOwnValueAndTheRestIsRefused() {
        SettingKey<String> shared = key("api_key");
        SettingKey<String> onlyHere = key("here");
        SettingKey<String> onlyThere = key("there");
        Settings here = namesOf(SettingsSchema.of(onlyHere, shared));
        Settings there = namesOf(SettingsSchema.of(shared, onlyThere));

        assertThat(here.get(shared)).isEqualTo("api_key");
        assertThat(there.get(shared)).isEqualTo("api_key");
        assertThat(there.get(onlyThere)).isEqualTo("there");
        assertThatExceptionOfType(SettingUnavailableException.class).isThrownBy(() -> there.get(onlyHere));
        assertThatExceptionOfType(SettingUnavailableException.class).isThrownBy(() -> here.get(onlyThere));
    }

    @Test
    void keys_inASecondSchema_keepAbsentNullUnreadableAndMissingApart() {
        SettingKey<Long> withDefault = SettingKey.integer("with_default")
                .description("A number")
                .defaultValue(1L)
                .build();
        SettingKey<Long> plain =
                SettingKey.integer("plain").description("A number").build();
        SettingsSchema.of(withDefault, plain);
        SettingsSchema second = SettingsSchema.of(plain, withDefault);

        assertThat(Store.empty(second).get(withDefault)).isEqualTo(1);
        assertThat(Store.read(second, "with_default", Json.NULL).find(withDefault))
                .isEmpty();
        assertThat(catchThrowableOfType(
                                SettingUnavailableException.class,
                                () -> Store.read(second, "with_default", Json.of("1"))
                                        .get(withDefault))
                        .code())
                .isEqualTo(ErrorCode.SETTING_UNREADABLE);
        assertThat(catchThrowableOfType(
                                SettingUnavailableException.class,
                                () -> Store.empty(second).get(plain))
                        .code())
                .isEqualTo(ErrorCode.SETTING_MISSING);
    }

    @Test
    void equalNames_ofKeysInTheSameSlot_areNotTakenForEachOther() {
        SettingKey<String> ours = key("api_key");
        SettingKey<String> theirs = key("api_key");
        Settings settings = namesOf(SettingsSchema.of(ours));
        SettingsSchema.of(theirs);

        assertThat(settings.get(ours)).isEqualTo("api_key");
        assertThat(catchThrowableOfType(SettingUnavailableException.class, () -> settings.get(theirs))
                        .code())
                .isEqualTo(ErrorCode.UNKNOWN_SETTING);
    }

    /** Readers, and builders of further schemas over the same keys, start together on keys that are new each round. */
    @Test
    @Timeout(60)
    void settings_readWhileFurtherSchemasAreBuiltOverTheSameKeys_answerEachKeyWithItsOwnValue() throws Exception {
        int rounds = 300;
        int readers = 3;
        int builders = 3;
        ExecutorService threads = Executors.newFixedThreadPool(readers + builders);
        try {
            for (int round = 0; round < rounds; round++) {
                List<SettingKey<String>> keys =
                        IntStream.range(0, 8).mapToObj(i -> key("key_" + i)).toList();
                Settings settings = namesOf(SettingsSchema.of(keys.toArray(SettingKey<?>[]::new)));
                var start = new CyclicBarrier(readers + builders);
                List<Callable<Void>> work = new ArrayList<>();
                for (int i = 0; i < readers; i++) {
                    work.add(() -> {
                        start.await();
                        for (int pass = 0; pass < 50; pass++) {
                            assertEachKeyReadsItsName(settings, keys);
                        }
                        return null;
                    });
                }
                for (int i = 0; i < builders; i++) {
                    var order = new ArrayList<>(keys);
                    Collections.shuffle(order, new Random(31L * round + i));
                    work.add(() -> {
                        start.await();
                        for (int pass = 0; pass < 10; pass++) {
                            Collections.rotate(order, 1);
                            assertEachKeyReadsItsName(
                                    namesOf(SettingsSchema.of(order.toArray(SettingKey<?>[]::new))), keys);
                        }
                        return null;
                    });
                }
                joinAll(threads, work);
            }
        } finally {
            threads.shutdownNow();
        }
    }

    /** No schema exists before: all threads bind the same new keys at once. */
    @Test
    @Timeout(60)
    void firstSchemas_ofTheSameKeysBuiltAtOnce_areAllRight() throws Exception {
        int builders = 4;
        ExecutorService threads = Executors.newFixedThreadPool(builders);
        try {
            for (int round = 0; round < 500; round++) {
                List<SettingKey<String>> keys =
                        IntStream.range(0, 32).mapToObj(i -> key("key_" + i)).toList();
                var start = new CyclicBarrier(builders);
                List<Callable<Void>> work = new ArrayList<>();
                for (int i = 0; i < builders; i++) {
                    var order = new ArrayList<>(keys);
                    Collections.rotate(order, i);
                    work.add(() -> {
                        start.await();
                        assertEachKeyReadsItsName(
                                namesOf(SettingsSchema.of(order.toArray(SettingKey<?>[]::new))), keys);
                        return null;
                    });
                }
                joinAll(threads, work);

                assertThat(keys).allSatisfy(key -> assertThat(boundTo(key)).isSameAs(key));
            }
        } finally {
            threads.shutdownNow();
        }
    }

    /** The slot and the layout of a key are written as one: a schema waits while another is being bound. */
    @Test
    @Timeout(60)
    void schema_builtWhileAnotherHoldsTheLock_waitsAndBindsNothing() throws InterruptedException {
        SettingKey<String> a = key("a");
        var builder = new Thread(() -> SettingsSchema.of(a));

        Thread.State whileHeld;
        Layout boundMeanwhile;
        synchronized (Layout.class) {
            builder.start();
            do {
                Thread.onSpinWait();
                whileHeld = builder.getState();
            } while (whileHeld != Thread.State.BLOCKED && whileHeld != Thread.State.TERMINATED);
            boundMeanwhile = a.layout;
        }
        builder.join();

        assertThat(whileHeld).isEqualTo(Thread.State.BLOCKED);
        assertThat(boundMeanwhile).isNull();
        assertThat(boundTo(a)).isSameAs(a);
    }

    @Test
    void key_onceBound_staysWithItsFirstLayout() {
        SettingKey<String> a = key("a");
        SettingKey<String> b = key("b");
        SettingsSchema first = SettingsSchema.of(a, b);

        SettingsSchema.of(b, a);

        assertThat(List.of(a, b)).allSatisfy(key -> assertThat(key.layout).isSameAs(first.layout()));
        assertThat(a.slot).isZero();
        assertThat(b.slot).isEqualTo(1);
    }

    private static SettingKey<?> boundTo(SettingKey<?> key) {
        return Objects.requireNonNull(key.layout).keys[key.slot];
    }

    private static void joinAll(ExecutorService threads, List<Callable<Void>> work) throws Exception {
        for (Future<Void> done : threads.invokeAll(work, 30, TimeUnit.SECONDS)) {
            done.get();
        }
    }

    private static void assertEachKeyReadsItsName(Settings settings, List<SettingKey<String>> keys) {
        for (SettingKey<String> key : keys) {
            if (!settings.get(key).equals(key.name())) {
                throw new AssertionError("'" + key.name() + "' read as '" + settings.get(key) + "'");
            }
        }
    }
}
