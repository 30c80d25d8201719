package dev.brokerkeep.settings;

import dev.brokerkeep.BrokerKeepException;
import dev.brokerkeep.ErrorCode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The settings that accounts of one broker have: the keys in the order in which people shall see them, and the rules
 * over several of them. Immutable.
 */
public final class SettingsSchema {
    private final Layout layout;
    private final List<SettingKey<?>> keys;
    private final List<SettingsRule> rules;

    private SettingsSchema(List<SettingKey<?>> keys, List<SettingsRule> rules) {
        this.keys = List.copyOf(keys);
        this.rules = List.copyOf(rules);
        this.layout = Layout.of(this.keys);
    }

    /** Returns a schema of these keys, without rules. */
    public static SettingsSchema of(SettingKey<?>... keys) {
        return new SettingsSchema(List.of(keys), List.of());
    }

    /**
     * Returns a schema like this one with one more rule.
     *
     * @param rule what must hold over several settings; checked before each save, and before an account object is built
     */
    public SettingsSchema withRule(SettingsRule rule) {
        var more = new ArrayList<>(rules);
        more.add(Objects.requireNonNull(rule, "rule"));
        return new SettingsSchema(keys, more);
    }

    /** Returns the keys in the order of their declaration. */
    public List<SettingKey<?>> keys() {
        return keys;
    }

    /** Returns the names of the keys in the order of their declaration. */
    public List<String> names() {
        return keys.stream().map(SettingKey::name).toList();
    }

    /** Returns the key with this name; empty if the schema declares none. */
    public Optional<SettingKey<?>> key(String name) {
        return Optional.ofNullable(layout.named(name));
    }

    /**
     * Returns the key with this name.
     *
     * @throws BrokerKeepException with {@code UNKNOWN_SETTING} and the nearest name, if the schema declares none
     */
    public SettingKey<?> require(String name) {
        SettingKey<?> key = layout.named(name);
        if (key == null) {
            throw SettingUnavailableException.undeclared(this, name);
        }
        return key;
    }

    /**
     * Returns everything that is wrong with these settings: values that cannot be read, required ones that are missing,
     * and what the rules find. Empty if they are valid.
     *
     * <p>Every rule is asked, also while some settings are wrong by themselves: a broken setting that a rule does not
     * read does not switch it off. Only what a rule says of settings that it could not read is unknown: it is left out
     * here until they are mended.
     *
     * @throws BrokerKeepException with {@code PLUGIN_FAILED} if a rule fails otherwise, or returns null; its cause is
     *     what the rule threw
     */
    public List<SettingProblem> check(Settings settings) {
        List<SettingProblem> problems = new ArrayList<>(settings.problems());
        Set<String> broken = problems.stream().map(SettingProblem::setting).collect(Collectors.toUnmodifiableSet());
        for (SettingsRule rule : rules) {
            problems.addAll(ask(rule, settings, broken));
        }
        return List.copyOf(problems);
    }

    private List<SettingProblem> ask(SettingsRule rule, Settings settings, Set<String> broken) {
        List<SettingProblem> found;
        try {
            found = rule.check(settings);
            if (found != null) {
                return List.copyOf(found);
            }
        } catch (SettingUnavailableException e) {
            if (broken.contains(e.setting()) && e.code() != ErrorCode.UNKNOWN_SETTING) {
                return List.of(); // the broken setting is reported already
            }
            throw failed(rule, settings, "failed with " + e.getClass().getName() + " (" + e.setting() + ")", e);
        } catch (Exception | LinkageError | AssertionError | StackOverflowError e) {
            throw failed(rule, settings, "failed with " + e.getClass().getName(), e);
        }
        throw failed(rule, settings, "returned null", null);
    }

    /** Only the type of the cause is told: the text of a plugin's exception may hold anything. */
    private BrokerKeepException failed(SettingsRule rule, Settings settings, String what, @Nullable Throwable cause) {
        return new BrokerKeepException(
                ErrorCode.PLUGIN_FAILED,
                "The settings rule " + rule.getClass().getName() + " (" + (rules.indexOf(rule) + 1) + " of "
                        + rules.size() + ") " + what + " on the settings of account " + settings.account() + ".",
                "mend the plugin: a rule returns a list of problems, empty where there are none, and reads settings"
                        + " that may be missing with find().",
                cause);
    }

    /** Returns {@code ; did you mean 'x'?} where a declared name is near, and a full stop where none is. */
    String suggestionFor(String name) {
        return names().stream()
                .filter(known -> distance(known, name) <= Math.max(2, name.length() / 4))
                .min((a, b) -> Integer.compare(distance(a, name), distance(b, name)))
                .map(known -> "; did you mean '" + known + "'?")
                .orElse(".");
    }

    Layout layout() {
        return layout;
    }

    /** The number of letters to insert, delete, replace or swap with their neighbour (optimal string alignment). */
    private static int distance(String a, String b) {
        int[][] cost = new int[a.length() + 1][b.length() + 1];
        Arrays.setAll(cost[0], j -> j);
        for (int i = 1; i <= a.length(); i++) {
            cost[i][0] = i;
            for (int j = 1; j <= b.length(); j++) {
                boolean same = a.charAt(i - 1) == b.charAt(j - 1);
                cost[i][j] =
                        Math.min(Math.min(cost[i - 1][j], cost[i][j - 1]) + 1, cost[i - 1][j - 1] + (same ? 0 : 1));
                if (i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1)) {
                    cost[i][j] = Math.min(cost[i][j], cost[i - 2][j - 2] + 1);
                }
            }
        }
        return cost[a.length()][b.length()];
    }
}
