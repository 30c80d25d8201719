package dev.brokerkeep.tck.rules;

import dev.brokerkeep.BrokerKeepException;
import dev.brokerkeep.settings.SettingKey;
import dev.brokerkeep.settings.SettingsSchema;
import dev.brokerkeep.tck.Violation;
import dev.brokerkeep.tck.bench.Bench;
import dev.brokerkeep.tck.bench.Call;
import dev.brokerkeep.tck.bench.World;
import dev.brokerkeep.tck.engine.Rule;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** The settings that a plugin declares. */
final class SettingsRules {
    private static final Pattern SECRET =
            Pattern.compile("(^|_)(secret|password|passwd|passphrase|token|credential|api_?key|private_?key)(_|$)");
    private static final Pattern SNAKE = Pattern.compile("[a-z][a-z0-9]*(_[a-z0-9]+)*");

    private SettingsRules() {}

    static List<Rule> all() {
        return List.of(
                Rule.must(
                        "SET-01",
                        "Every setting has a description and a name in snake_case; what looks like a secret is one.",
                        "Declare passwords, tokens and keys with SettingKey.secret(...): they are encrypted and masked"
                                + " then.",
                        SettingsRules::areDeclaredWell),
                Rule.must(
                        "SET-02",
                        "A required setting that is missing is an error that names it, before any I/O.",
                        "Declare it required(), and read it in the constructor of the account, which does no I/O.",
                        SettingsRules::missingIsNamed),
                Rule.must(
                        "SET-03",
                        "The plugin reads only settings that it declares.",
                        "Name every key in the schema that settings() returns: the very key object.",
                        SettingsRules::onlyDeclaredAreRead));
    }

    private static void areDeclaredWell(Bench bench) {
        SettingsSchema schema = bench.schema();
        for (SettingKey<?> key : schema.keys()) {
            if (key.description().isBlank()) {
                throw new Violation("the setting '" + key.name() + "' has no description");
            }
            if (!SNAKE.matcher(key.name()).matches()) {
                throw new Violation("the setting '" + key.name() + "' is not named in snake_case");
            }
            if (SECRET.matcher(key.name().toLowerCase(Locale.ROOT)).find() && !key.isSecret()) {
                throw new Violation("the setting '" + key.name() + "' looks like a secret, and is not declared as one");
            }
        }
    }

    private static void missingIsNamed(Bench bench) throws Exception {
        for (SettingKey<?> key : bench.schema().keys()) {
            // Other settings have defaults, of which some lead to the real broker.
            if (key.isRequired() || key.isSecret()) {
                try (World world = bench.world()) {
                    world.sql("delete from brokerkeep.account_setting where name = '" + key.name() + "'");
                    world.keep().instances().invalidateSettings(world.id());
                    missingIsNamed(bench, world, key);
                }
            }
        }
    }

    private static void missingIsNamed(Bench bench, World world, SettingKey<?> key) {
        int requests = world.simulator().count();
        try {
            world.account().summary();
        } catch (BrokerKeepException e) {
            bench.overheard().hear("the error for a missing setting", e);
            if (!e.problem().contains(key.name())) {
                throw new Violation("without '" + key.name() + "' the error does not name it: " + e.getMessage(), e);
            }
            if (world.simulator().count() != requests) {
                throw new Violation("without '" + key.name() + "' the broker was asked before the error");
            }
            return;
        } catch (RuntimeException e) {
            throw new Violation(
                    "without '" + key.name() + "' a call ended with "
                            + e.getClass().getName() + " instead of an error that names the setting",
                    e);
        }
        if (!key.isRequired()) {
            return;
        }
        throw new Violation("without '" + key.name() + "', which is required, a call succeeded");
    }

    private static void onlyDeclaredAreRead(Bench bench) throws Exception {
        try (World world = bench.world()) {
            for (Call call : world.reads()) {
                try {
                    call.on(world.account());
                } catch (BrokerKeepException e) {
                    if (e.problem().contains("does not declare")
                            || e.code() == dev.brokerkeep.ErrorCode.UNKNOWN_SETTING) {
                        throw new Violation(
                                call + " read a setting that the schema does not declare: " + e.problem(), e);
                    }
                }
            }
        } catch (BrokerKeepException e) {
            throw new Violation("reading settings failed: " + e.getMessage(), e);
        }
    }
}
