package dev.brokerkeep.example.command;

import dev.brokerkeep.cache.AccountRegistry;
import dev.brokerkeep.example.terminal.Input;
import dev.brokerkeep.settings.SettingKey;
import dev.brokerkeep.settings.SettingsDraft;
import dev.brokerkeep.settings.SettingsSchema;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * What settings an account shall have: the account, {@code name=text} and {@code name:=json} behind it, and secrets
 * from where nobody else sees them. To be mixed into commands. No message repeats what was typed as a value: it may be
 * a secret by mistake.
 */
public final class EditOptions {
    @Parameters(
            index = "0",
            paramLabel = "ACCOUNT",
            description = "The account: " + AccountParameter.DESCRIPTION + " Of a new account, the name that it gets.")
    @SuppressWarnings("FieldCanBeFinal") // the command line sets it
    private String account = "";

    @Parameters(
            index = "1..*",
            arity = "0..*",
            paramLabel = "SETTING",
            description = "What to set: name=text, or name:=json for lists, JSON and null. No secrets: arguments are"
                    + " seen by everybody on the machine.")
    private final List<String> settings = new ArrayList<>();

    @Option(
            names = "--secret",
            paramLabel = "NAME[=SOURCE]",
            description = "A secret to set: NAME=@FILE takes it from a file, NAME=- from standard input, NAME alone"
                    + " asks for it at the terminal. May be repeated.")
    private final List<String> secrets = new ArrayList<>();

    @Spec(Spec.Target.MIXEE)
    private @Nullable CommandSpec command;

    /**
     * Returns which account is meant: what {@link AccountParameter#find(AccountRegistry, String)} takes, or a new name.
     */
    public String account() {
        return account;
    }

    /** Tells whether nothing is to be set. */
    public boolean isEmpty() {
        return settings.isEmpty() && secrets.isEmpty();
    }

    /** Returns the draft of a change of settings with this schema. */
    public SettingsDraft draft(SettingsSchema schema, Input input) {
        requireEachOnce();
        SettingsDraft draft = SettingsDraft.of(schema);
        for (String setting : settings) {
            set(draft, schema, setting);
        }
        requireOneStandardInput();
        for (String secret : secrets) {
            setSecret(draft, schema, secret, input);
        }
        return draft;
    }

    private void set(SettingsDraft draft, SettingsSchema schema, String setting) {
        int equals = setting.indexOf('=');
        if (equals < 1) {
            throw wrong(
                    "Argument " + (settings.indexOf(setting) + 2) + " is no setting: write name=text, or name:=json");
        }
        boolean isJson = setting.charAt(equals - 1) == ':';
        String name = setting.substring(0, isJson ? equals - 1 : equals);
        String value = setting.substring(equals + 1);
        if (schema.key(name).filter(SettingKey::isSecret).isPresent()) {
            throw wrong("'" + name + "' is a secret, and arguments are seen by everybody on the machine: give --secret "
                    + name + "=@FILE, --secret " + name + "=- with it on standard input, or --secret " + name
                    + " to be asked. If what you typed is in use, replace it at the broker");
        }
        if (!isJson) {
            draft.text(name, value);
            return;
        }
        try {
            draft.json(name, JsonText.parse(value));
        } catch (IllegalArgumentException e) {
            throw wrong("The value of '" + name + "' " + e.getMessage());
        }
    }

    private void setSecret(SettingsDraft draft, SettingsSchema schema, String secret, Input input) {
        int equals = secret.indexOf('=');
        String name = equals < 0 ? secret : secret.substring(0, equals);
        if (schema.key(name).filter(SettingKey::isSecret).isEmpty()) {
            throw wrong("--secret needs the name of a secret of this broker: " + secretsOf(schema));
        }
        SecretSource source = new SecretSource(input);
        String from = equals < 0 ? "" : secret.substring(equals + 1);
        if (from.equals("-")) {
            draft.secret(name, source.standardInput(name));
        } else if (from.startsWith("@") && from.length() > 1) {
            draft.secret(name, source.file(name, Path.of(from.substring(1))));
        } else if (equals >= 0) {
            throw wrong("--secret " + name + " takes no value, because arguments are seen by everybody on the machine:"
                    + " give " + name + "=@FILE, or " + name + "=- with it on standard input. If what you typed is in"
                    + " use, replace it at the broker");
        } else if (input.isInteractive()) {
            draft.secret(name, source.prompt(name));
        } else {
            throw wrong("Nobody can be asked for " + name + ", because this is no terminal: give --secret " + name
                    + "=@FILE, or --secret " + name + "=-");
        }
    }

    /** Of two values for one setting, at most one can be meant. */
    private void requireEachOnce() {
        Set<String> names = new HashSet<>();
        Stream.concat(settings.stream(), secrets.stream())
                .map(edit -> edit.replaceAll("(?s):?=.*", ""))
                .filter(name -> !name.isEmpty() && !names.add(name))
                .findFirst()
                .ifPresent(name -> {
                    throw wrong("'" + name + "' is to be set twice: say once what it shall be");
                });
    }

    private void requireOneStandardInput() {
        if (secrets.stream().filter(secret -> secret.endsWith("=-")).count() > 1) {
            throw wrong("Only one secret can be on standard input: give the others as NAME=@FILE");
        }
    }

    private static String secretsOf(SettingsSchema schema) {
        String names = schema.keys().stream()
                .filter(SettingKey::isSecret)
                .map(SettingKey::name)
                .collect(Collectors.joining(", "));
        return names.isEmpty() ? "it has none" : names;
    }

    private RuntimeException wrong(String problem) {
        return command == null
                ? new IllegalArgumentException(problem)
                : new ParameterException(command.commandLine(), problem + ".");
    }
}
