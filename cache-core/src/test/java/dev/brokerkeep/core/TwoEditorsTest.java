package dev.brokerkeep.core;

import static dev.brokerkeep.core.testing.AcmeAccount.API_KEY;
import static dev.brokerkeep.core.testing.AcmeAccount.API_SECRET;
import static dev.brokerkeep.core.testing.AcmeAccount.DATA_FEED;
import static dev.brokerkeep.core.testing.AcmeAccount.LIMIT;
import static dev.brokerkeep.core.testing.AcmeAccount.NOTE;
import static dev.brokerkeep.core.testing.AcmeAccount.PAPER;
import static org.assertj.core.api.Assertions.assertThat;

import dev.brokerkeep.AccountId;
import dev.brokerkeep.BrokerId;
import dev.brokerkeep.core.testing.AcmePlugin;
import dev.brokerkeep.core.testing.TestDatabase;
import dev.brokerkeep.settings.Json;
import dev.brokerkeep.settings.Secret;
import dev.brokerkeep.settings.SettingConflict;
import dev.brokerkeep.settings.SettingConflict.Standing;
import dev.brokerkeep.settings.SettingKey;
import dev.brokerkeep.settings.Settings;
import dev.brokerkeep.settings.SettingsChange;
import dev.brokerkeep.settings.SettingsConflictException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * Two people change one account at the same time, many times over, from what both have read: one wins, the other is
 * told exactly how both stand. Repeat a run with {@code -Deditors.seed=}, lengthen it with {@code -Deditors.rounds=}.
 */
final class TwoEditorsTest {
    private static final long SEED = Long.getLong("editors.seed", System.nanoTime());
    private static final int ROUNDS = Integer.getInteger("editors.rounds", 60);
    private static final int ROUNDS_OF_AN_ACCOUNT = 50;

    /** Stands for a setting that was cleared; nothing in the map stands for one that is not stored. */
    private static final String CLEARED = "(cleared)";

    private static final List<SettingKey<?>> KEYS = List.of(API_KEY, API_SECRET, PAPER, DATA_FEED, LIMIT, NOTE);
    private static final Map<String, Json> DEFAULTS =
            Map.of("paper_account", Json.of(true), "data_feed", Json.of("iex"), "order_limit", Json.of(10L));

    private final PGSimpleDataSource database = TestDatabase.create();
    private final String keyset = Keysets.create();
    private final Random random = new Random(SEED);
    private final ExecutorService editors = Executors.newFixedThreadPool(2);

    @TempDir
    private Path folder;

    @AfterEach
    void stop() {
        editors.shutdownNow();
    }

    @Test
    void inTwoRuntimes() throws Exception {
        try (BrokerKeep here = open();
                BrokerKeep there = open()) {
            race(here, there);
        }
    }

    @Test
    void inOneRuntime() throws Exception {
        try (BrokerKeep keep = open()) {
            race(keep, keep);
        }
    }

    private void race(BrokerKeep here, BrokerKeep there) throws Exception {
        System.out.println("Two editors: -Deditors.seed=" + SEED);
        int rebased = 0;
        int apart = 0;
        AccountId id = AccountId.of(1);
        Map<String, String> stored = new LinkedHashMap<>();
        for (int round = 0; round < ROUNDS; round++) {
            if (round % ROUNDS_OF_AN_ACCOUNT == 0) {
                stored = new LinkedHashMap<>(Map.of("api_key", "a", "api_secret", "b"));
                id = here.accounts()
                        .create(
                                "round " + round,
                                BrokerId.of("acme"),
                                SettingsChange.set(API_KEY, Secret.of("a")).and(API_SECRET, Secret.of("b")))
                        .id();
            }
            String where = "seed " + SEED + ", round " + round;
            long revision = fresh(here, id).revision();
            assertThat(fresh(there, id).revision()).as(where).isEqualTo(revision);
            Map<String, String> mine = edits(stored);
            Map<String, String> yours = edits(stored);
            CyclicBarrier start = new CyclicBarrier(2);
            Future<@Nullable SettingsConflictException> first = submit(here, id, mine, revision, start);
            Future<@Nullable SettingsConflictException> second = submit(there, id, yours, revision, start);
            SettingsConflictException one = first.get(30, TimeUnit.SECONDS);
            SettingsConflictException two = second.get(30, TimeUnit.SECONDS);

            assertThat(one == null ^ two == null)
                    .as(where + ": exactly one wins")
                    .isTrue();
            SettingsConflictException lost = one != null ? one : Objects.requireNonNull(two);
            Map<String, String> wanted = one != null ? mine : yours;
            Map<String, String> theirs = after(stored, one != null ? yours : mine);
            List<SettingConflict> expected = oracle(stored, theirs, wanted);
            assertThat(lost.basedOn()).as(where).isEqualTo(revision);
            assertThat(lost.settings()).as(where).isEqualTo(expected);
            assertStored(where, fresh(here, id), theirs);
            stored = theirs;
            boolean isApart = expected.stream().anyMatch(each -> each.standing() == Standing.BOTH_APART);
            assertThat(lost.rebased().isEmpty()).as(where).isEqualTo(isApart);
            if (isApart) {
                apart++;
            } else {
                rebased++;
                there.instances().get(id).saveSettings(lost.rebased().orElseThrow());
                stored = after(theirs, wanted);
                assertStored(where + ", rebased", fresh(here, id), stored);
            }
        }
        assertThat(rebased).as("rounds without a choice to make").isGreaterThan(ROUNDS / 20);
        assertThat(apart).as("rounds with a choice to make").isGreaterThan(ROUNDS / 20);
    }

    /** The answer worked out from the definition, on plain texts: no code of the product. */
    private static List<SettingConflict> oracle(
            Map<String, String> base, Map<String, String> theirs, Map<String, String> edits) {
        Map<String, String> yours = after(base, edits);
        List<SettingConflict> all = new ArrayList<>();
        for (SettingKey<?> key : KEYS) {
            String name = key.name();
            boolean isYours = !Objects.equals(base.get(name), yours.get(name));
            boolean isTheirs = !Objects.equals(base.get(name), theirs.get(name));
            if (isYours || isTheirs) {
                Standing standing = !isTheirs
                        ? Standing.YOURS
                        : !isYours
                                ? Standing.THEIRS
                                : Objects.equals(theirs.get(name), yours.get(name))
                                        ? Standing.BOTH_ALIKE
                                        : Standing.BOTH_APART;
                boolean isSecret = name.startsWith("api_");
                all.add(new SettingConflict(
                        name, standing, isSecret, shown(name, base), shown(name, theirs), shown(name, yours)));
            }
        }
        return all;
    }

    private static Optional<Json> shown(String name, Map<String, String> stored) {
        String value = stored.get(name);
        if (name.startsWith("api_") || CLEARED.equals(value)) {
            return Optional.empty();
        }
        return value == null ? Optional.ofNullable(DEFAULTS.get(name)) : Optional.of(json(name, value));
    }

    private static Json json(String name, String value) {
        return switch (name) {
            case "paper_account" -> Json.of(Boolean.parseBoolean(value));
            case "order_limit" -> Json.of(Long.parseLong(value));
            default -> Json.of(value);
        };
    }

    private static Map<String, String> after(Map<String, String> stored, Map<String, String> edits) {
        Map<String, String> result = new LinkedHashMap<>(stored);
        edits.forEach((name, value) -> {
            if (value.isEmpty()) {
                result.remove(name);
            } else {
                result.put(name, value);
            }
        });
        return result;
    }

    /** One to three settings, each changed to something else than it is; an empty text removes one. */
    private Map<String, String> edits(Map<String, String> stored) {
        Map<String, String> edits = new LinkedHashMap<>();
        int count = 1 + random.nextInt(3);
        while (edits.size() < count) {
            String name = KEYS.get(random.nextInt(KEYS.size())).name();
            List<String> choices = switch (name) {
                case "paper_account" -> List.of("true", "false", "");
                case "data_feed" -> List.of("iex", "sip", CLEARED, "");
                case "order_limit" -> List.of("10", "11", "12", "");
                case "note" -> List.of("x", "y", CLEARED, "");
                default -> List.of("a", "b", "c");
            };
            String choice = choices.get(random.nextInt(choices.size()));
            if (!choice.equals(stored.getOrDefault(name, ""))) {
                edits.put(name, choice);
            }
        }
        return edits;
    }

    private static SettingsChange change(Map<String, String> edits) {
        SettingsChange change = SettingsChange.empty();
        for (var edit : edits.entrySet()) {
            SettingKey<?> key = key(edit.getKey());
            String value = edit.getValue();
            if (value.isEmpty()) {
                change = change.andRemove(key);
            } else if (value.equals(CLEARED)) {
                change = change.andClear(key);
            } else {
                change = switch (edit.getKey()) {
                    case "paper_account" -> change.and(PAPER, Boolean.parseBoolean(value));
                    case "order_limit" -> change.and(LIMIT, Long.parseLong(value));
                    case "data_feed" -> change.and(DATA_FEED, value);
                    case "note" -> change.and(NOTE, value);
                    case "api_key" -> change.and(API_KEY, Secret.of(value));
                    default -> change.and(API_SECRET, Secret.of(value));
                };
            }
        }
        return change;
    }

    private static SettingKey<?> key(String name) {
        return KEYS.stream()
                .filter(each -> each.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private Future<@Nullable SettingsConflictException> submit(
            BrokerKeep keep, AccountId id, Map<String, String> edits, long revision, CyclicBarrier start) {
        var account = keep.instances().get(id);
        return editors.submit(() -> {
            start.await(30, TimeUnit.SECONDS);
            try {
                account.saveSettings(change(edits).basedOn(revision));
                return null;
            } catch (SettingsConflictException e) {
                return e;
            }
        });
    }

    private static void assertStored(String where, Settings settings, Map<String, String> stored) {
        assertThat(settings.get(API_KEY).reveal()).as(where).isEqualTo(stored.get("api_key"));
        assertThat(settings.get(API_SECRET).reveal()).as(where).isEqualTo(stored.get("api_secret"));
        for (SettingKey<?> key : List.of(PAPER, DATA_FEED, LIMIT, NOTE)) {
            assertThat(settings.shown(key)).as(where + ", " + key.name()).isEqualTo(shown(key.name(), stored));
        }
    }

    /** Read from the database, whatever memory holds. */
    private static Settings fresh(BrokerKeep keep, AccountId id) {
        keep.instances().invalidateAll();
        return keep.instances().get(id).settings();
    }

    private BrokerKeep open() throws IOException {
        Path file = Files.writeString(folder.resolve("keyset.json"), keyset);
        return BrokerKeep.with(database)
                .alone()
                .keyset(KeysetSource.file(file))
                .plugins(List.of(new AcmePlugin()))
                .open();
    }
}
