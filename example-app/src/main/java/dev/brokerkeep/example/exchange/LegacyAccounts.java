package dev.brokerkeep.example.exchange;

import dev.brokerkeep.BrokerId;
import dev.brokerkeep.core.BrokerKeep;
import dev.brokerkeep.example.exchange.LegacyFile.Cell;
import dev.brokerkeep.example.exchange.LegacyReading.Verdict;
import dev.brokerkeep.settings.Json;
import dev.brokerkeep.settings.SettingKey;
import dev.brokerkeep.settings.SettingsSchema;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The accounts of a predecessor's SQLite file (tables {@code accountdefinition} and {@code accountsetting}), and what
 * became of each value in it. The file is only read; secrets, which stand there in plain, are shown nowhere.
 */
public final class LegacyAccounts {
    private final String file;
    private final BrokerKeep keep;
    private final LegacyRules rules;
    private final List<LegacyReading> readings = new ArrayList<>();
    private final List<DocumentProblem> problems = new ArrayList<>();
    private final List<GivenAccount> accounts = new ArrayList<>();

    private LegacyAccounts(String file, BrokerKeep keep, LegacyRules rules) {
        this.file = file;
        this.keep = keep;
        this.rules = rules;
    }

    /**
     * Reads a file.
     *
     * @param keep whose plugins say what the values should be
     * @throws InvalidDocumentException if it is no such file, or in use
     */
    public static LegacyAccounts read(Path path, BrokerKeep keep, LegacyRules rules) {
        LegacyFile content = LegacyFile.read(path);
        LegacyAccounts accounts = new LegacyAccounts(FileText.nameOf(path), keep, rules);
        accounts.take(content);
        return accounts;
    }

    /** Returns what became of each value, in the order of the file. */
    public List<LegacyReading> readings() {
        return List.copyOf(readings);
    }

    /**
     * Compares the accounts with what is stored, like an import of a file that names them. A refused value of an
     * account is one of the plan's problems.
     */
    public ImportPlan plan(ImportMode mode) {
        ImportPlan plan = new AccountImport(keep).plan(new AccountsDocument(accounts), mode);
        List<DocumentProblem> all = new ArrayList<>(problems);
        all.addAll(plan.problems());
        return new ImportPlan(plan.accounts(), all);
    }

    private void take(LegacyFile content) {
        Map<Long, List<LegacyFile.Row>> settings = new LinkedHashMap<>();
        for (LegacyFile.Row row : content.rows()) {
            if (row.account().kind().equals("integer")) {
                settings.computeIfAbsent(row.account().integer(), any -> new ArrayList<>())
                        .add(row);
            } else {
                orphan(row);
            }
        }
        Map<String, Integer> names = new HashMap<>();
        content.definitions()
                .forEach(each -> names.merge(String.valueOf(each.name().text()), 1, Integer::sum));
        for (LegacyFile.Definition definition : content.definitions()) {
            List<LegacyFile.Row> rows =
                    Objects.requireNonNullElse(settings.remove(definition.id()), List.<LegacyFile.Row>of());
            String name = definition.name().text();
            if (name == null) {
                refuse(
                        place("accountdefinition", definition.id()),
                        "",
                        "",
                        "its name is no text: correct it in a copy");
            } else if (names.getOrDefault(name, 0) > 1) {
                refuse(
                        place("accountdefinition", definition.id()),
                        name,
                        "",
                        "another account has the same name: rename one in a copy of the file");
            } else {
                new Account(definition, name).take(rows);
            }
        }
        settings.values().forEach(rows -> rows.forEach(this::orphan));
    }

    /** Belongs to nobody, so nobody misses it: it keeps nothing from being imported. */
    private void orphan(LegacyFile.Row row) {
        note(
                place("accountsetting", row.id()),
                "",
                Objects.requireNonNullElse(row.key().text(), ""),
                Verdict.REFUSED,
                "no account has the id that it names: it is not imported");
    }

    private Place place(String table, long row) {
        return Place.of(file + ", " + table + " " + row);
    }

    private void note(Place place, String account, String setting, Verdict verdict, String reason) {
        readings.add(new LegacyReading(place.toString(), account, setting, verdict, reason));
    }

    private void refuse(Place place, String account, String setting, String reason) {
        note(place, account, setting, Verdict.REFUSED, reason);
        problems.add(DocumentProblem.of(place, account, setting, reason));
    }

    /** One account of the file. */
    private final class Account {
        private final LegacyFile.Definition definition;
        private final String name;
        private final Place place;
        private final Map<String, GivenValue> values = new LinkedHashMap<>();
        private final Map<String, LegacyValue> seen = new HashMap<>();

        Account(LegacyFile.Definition definition, String name) {
            this.definition = definition;
            this.name = name;
            this.place = place("accountdefinition", definition.id());
        }

        void take(List<LegacyFile.Row> rows) {
            BrokerId broker = broker().orElse(null);
            SettingsSchema schema =
                    broker == null ? null : Schemas.find(keep, broker).orElse(null);
            if (broker == null || schema == null) {
                for (LegacyFile.Row row : rows) {
                    note(
                            place("accountsetting", row.id()),
                            name,
                            Objects.requireNonNullElse(row.key().text(), ""),
                            Verdict.REFUSED,
                            "its account is refused");
                }
                return;
            }
            Cell description = definition.description();
            if (!description.isNull() && !"".equals(description.text())) {
                note(place, name, "", Verdict.LEFT_OUT, "the description: accounts have none here");
            }
            int before = problems.size();
            rows.forEach(row -> take(row, broker, schema));
            if (problems.size() == before) {
                accounts.add(new GivenAccount(place, name, broker, Optional.empty(), values, Map.of(), Set.of()));
            }
        }

        private Optional<BrokerId> broker() {
            String provider = definition.provider().text();
            if (provider == null) {
                refuse(place, name, "", "its provider is no text: correct it in a copy of the file");
                return Optional.empty();
            }
            String wanted = rules.providers().getOrDefault(provider, provider);
            List<BrokerId> loaded = Schemas.brokers(keep);
            List<BrokerId> alike = loaded.stream()
                    .filter(each -> each.value().equalsIgnoreCase(wanted))
                    .toList();
            if (alike.isEmpty()) {
                refuse(
                        place,
                        name,
                        "",
                        "no plugin of the provider '" + Visible.of(provider)
                                + "' is loaded: put it on the class path, or" + " name one of " + loaded
                                + " with --provider OLD=NEW");
                return Optional.empty();
            }
            BrokerId broker = alike.get(0);
            boolean isSame = broker.value().equals(provider);
            note(
                    place,
                    name,
                    "",
                    isSame ? Verdict.TAKEN : Verdict.REPAIRED,
                    isSame
                            ? "the provider is a broker"
                            : "the provider '" + Visible.of(provider) + "' is the broker '" + broker
                                    + "': ids of brokers are in small letters, and no other differs in them only");
            return Optional.of(broker);
        }

        private void take(LegacyFile.Row row, BrokerId broker, SettingsSchema schema) {
            Place here = place("accountsetting", row.id());
            String old = row.key().text();
            if (old == null) {
                refuse(here, name, "", "its key is no text: correct it in a copy of the file");
                return;
            }
            String setting = rules.nameOf(broker.value(), old).orElse(null);
            if (setting == null) {
                note(here, name, old, Verdict.LEFT_OUT, "--map says so");
                return;
            }
            SettingKey<?> key = schema.key(setting).orElse(null);
            if (key == null) {
                refuse(
                        here,
                        name,
                        old,
                        "the broker '" + broker + "' declares no such setting: name it with --map OLD=NEW, one of "
                                + String.join(", ", schema.names()) + "; --map OLD= leaves it out");
                return;
            }
            LegacyValue value = LegacyValue.of(schema, key, row.text(), row.json(), row.number(), rules.isNoneUnset());
            take(here, old, setting, value);
        }

        private void take(Place here, String old, String setting, LegacyValue value) {
            LegacyValue other = seen.putIfAbsent(setting, value);
            String named = old.equals(setting) ? "" : "now '" + setting + "'; ";
            if (other != null) {
                takeAgain(here, old, other, value);
            } else if (value.isRefused()) {
                refuse(here, name, old, named + value.reason());
            } else {
                note(here, name, old, value.verdict(), named + value.reason());
                put(here, setting, value.value());
            }
        }

        private void takeAgain(Place here, String old, LegacyValue other, LegacyValue value) {
            if (!value.isRefused() && !other.isRefused() && Objects.equals(other.value(), value.value())) {
                note(here, name, old, Verdict.REPAIRED, "it stands there a second time, with the same value");
            } else {
                refuse(
                        here,
                        name,
                        old,
                        "it stands there a second time, with another value: which is meant is not known; delete one row"
                                + " in a copy of the file");
            }
        }

        private void put(Place here, String setting, @Nullable Json value) {
            if (value != null) {
                values.put(setting, new GivenValue(here, value, false));
            }
        }
    }

    @Override
    public String toString() {
        return "LegacyAccounts[" + accounts.size() + " accounts]";
    }
}
