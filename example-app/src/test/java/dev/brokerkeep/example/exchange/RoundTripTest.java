package dev.brokerkeep.example.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import dev.brokerkeep.AccountId;
import dev.brokerkeep.settings.ChangeNote;
import dev.brokerkeep.settings.Json;
import dev.brokerkeep.settings.Secret;
import dev.brokerkeep.settings.SettingsChange;
import java.math.BigDecimal;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What was exported and is imported into an empty database is the same, whatever it holds. */
final class RoundTripTest {
    private static final List<String> NASTY = List.of(
            "",
            " ",
            "true",
            "True",
            "yes",
            "No",
            "on",
            "off",
            "y",
            "n",
            "null",
            "Null",
            "~",
            "None",
            "NaN",
            ".nan",
            ".inf",
            "-.INF",
            "007",
            "0x1F",
            "0o17",
            "1_000",
            "1e3",
            "-0",
            "+1",
            "1.0",
            "12:30:45",
            "2026-01-01",
            "2026-01-01T00:00:00Z",
            "1,5",
            "192.168.0.1",
            "=",
            "<<",
            "*alias",
            "&anchor",
            "!tag",
            "!!str x",
            "%YAML 1.1",
            "@at",
            "`tick",
            "- item",
            "? key",
            ": colon",
            "a: b",
            "a #b",
            "#b",
            "'single'",
            "\"double\"",
            "back\\slash",
            "{flow}",
            "[flow]",
            "|",
            ">",
            "---",
            "...",
            "--- x",
            "\t",
            "\ttab",
            "trailing ",
            " leading",
            "line\nbreak",
            "line\r\nbreak",
            "\n",
            "\n\n  indented\n",
            "\u0001\u0002\u001b[31m",
            "\u007f\u0085\u00a0",
            "\u2028\u2029",
            "\ufeffmark",
            "\u05e9\u05dc\u05d5\u05dd \u0645\u0631\u062d\u0628\u0627",
            "\u202eturned\u202c",
            "\u200b",
            "\ud83d\ude80\ud83c\uddea\ud83c\uddfa",
            "e\u0301",
            "\ufffd",
            "\ue000",
            "******",
            "%E2%82%AC",
            "<script>",
            "${jndi:x}",
            "$(id)",
            "' or 1=1 --",
            "x".repeat(70_000),
            "\u4e2d".repeat(5_000));

    @ParameterizedTest
    @EnumSource(DocumentFormat.class)
    void export_thenImportIntoAnEmptyDatabase_givesEqualSettings(DocumentFormat format) {
        Random random = new Random(4711);
        try (Bench from = new Bench();
                Bench to = new Bench()) {
            List<AccountId> accounts = new ArrayList<>();
            for (int i = 0; i < NASTY.size(); i++) {
                String text = NASTY.get(i);
                accounts.add(from.account("account " + i, settings -> drawn(settings, text, random))
                        .id());
            }
            from.keep.accounts().setEnabled(accounts.get(3), false);

            String file = from.export(format, Bench.PASSPHRASE);
            ImportPlan plan = to.plan(file, format, ImportMode.REPLACE, Optional.of(Bench.PASSPHRASE));
            assertThat(plan.problems()).isEmpty();
            assertThat(new AccountImport(to.keep).apply(plan, ChangeNote.none()))
                    .isEqualTo(NASTY.size());

            for (int i = 0; i < accounts.size(); i++) {
                Bench.requireSame(from.settings(accounts.get(i)), to.settings("account " + i));
            }
            assertThat(to.keep.accounts().named("account 3").orElseThrow().enabled())
                    .isFalse();
            assertThat(withoutRevisions(to.export(format, null)))
                    .isEqualTo(withoutRevisions(from.export(format, null)));
            assertThat(to.plan(file, format, ImportMode.REPLACE, Optional.of(Bench.PASSPHRASE))
                            .count(AccountPlan.Action.UNCHANGED))
                    .isEqualTo(NASTY.size());
        }
    }

    private static String withoutRevisions(String file) {
        return file.replaceAll("\"?revision\"? ?: [0-9]+", "");
    }

    private static SettingsChange drawn(SettingsChange settings, String text, Random random) {
        SettingsChange change = settings.and(BazaarAccount.NOTE, text)
                .and(BazaarAccount.SYMBOLS, List.of(text, "x", text))
                .and(BazaarAccount.EXTRA, json(text, random, 5));
        if (!text.isEmpty() && !text.equals(Secret.MASK)) {
            change = change.and(BazaarAccount.API_KEY, Secret.of(text))
                    .and(BazaarAccount.API_SECRET, Secret.of(text + text));
        }
        if (random.nextBoolean()) {
            change = change.and(BazaarAccount.COUNT, random.nextLong())
                    .and(BazaarAccount.SHARE, decimal(random))
                    .and(BazaarAccount.PAPER, random.nextBoolean());
        }
        if (random.nextBoolean()) {
            change = change.and(BazaarAccount.PAUSE, Duration.ofNanos(Math.abs(random.nextLong())))
                    .and(BazaarAccount.ADDRESS, URI.create("https://host.example/" + random.nextInt()))
                    .and(BazaarAccount.FEED, "sip");
        }
        return random.nextBoolean() ? change.andClear(BazaarAccount.LIMIT) : change.and(BazaarAccount.LIMIT, 7L);
    }

    private static BigDecimal decimal(Random random) {
        return new BigDecimal(new java.math.BigInteger(1 + random.nextInt(900), random), random.nextInt(200));
    }

    private static Json json(String text, Random random, int levels) {
        return switch (random.nextInt(levels == 0 ? 5 : 7)) {
            case 0 -> Json.of(text);
            case 1 -> Json.of(decimal(random));
            case 2 -> Json.of(random.nextBoolean());
            case 3 -> Json.of(random.nextLong());
            case 4 -> Json.of(new BigDecimal("1E+" + random.nextInt(400)));
            case 5 -> Json.of(List.of(json(text, random, levels - 1), Json.NULL, json(text, random, levels - 1)));
            default -> {
                Map<String, Json> members = new LinkedHashMap<>();
                members.put(text.substring(0, Math.min(900, text.length())), json(text, random, levels - 1));
                members.put("no", json(text, random, levels - 1));
                members.put("1", Json.of(Map.of()));
                yield Json.of(members);
            }
        };
    }
}
