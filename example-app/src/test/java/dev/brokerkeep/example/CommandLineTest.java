package dev.brokerkeep.example;

import static org.assertj.core.api.Assertions.assertThat;

import dev.brokerkeep.example.command.Surroundings;
import dev.brokerkeep.example.terminal.Terminal;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;

/** What holds for every command. */
final class CommandLineTest {
    private static CommandLine line() {
        Terminal terminal = Terminal.plain(new PrintWriter(new StringWriter()), new PrintWriter(new StringWriter()));
        return Main.line(new Surroundings(terminal, CommandRun.input(""), Map.of(), "test"));
    }

    static Stream<CommandLine> commands() {
        return withSubcommands(line());
    }

    private static Stream<CommandLine> withSubcommands(CommandLine command) {
        return Stream.concat(
                Stream.of(command),
                command.getSubcommands().values().stream().flatMap(CommandLineTest::withSubcommands));
    }

    @ParameterizedTest
    @MethodSource("commands")
    void command_describesItselfItsArgumentsAndItsExitCodes(CommandLine command) {
        String name = command.getCommandSpec().qualifiedName();
        assertThat(command.getCommandSpec().usageMessage().description())
                .as(name)
                .isNotEmpty()
                .allMatch(text -> text.length() > 10);
        for (ArgSpec argument : command.getCommandSpec().args()) {
            assertThat(String.join("", argument.description()))
                    .as(name + " " + argument.paramLabel())
                    .hasSizeGreaterThan(4);
        }
        assertThat(command.getCommandSpec().usageMessage().exitCodeList())
                .as(name)
                .containsKeys("0", "1", "2", "3", "4", "5", "6", "7");
        assertThat(command.getUsageMessage())
                .as(name)
                .contains("Exit codes:", "--help")
                .doesNotContain("${", "\u001b");
    }

    @ParameterizedTest
    @MethodSource("commands")
    void group_withoutACommand_isAWrongCommandLine(CommandLine command) {
        if (!command.getSubcommands().isEmpty()) {
            String[] words = command.getCommandSpec().qualifiedName().split(" ");
            CommandRun run = CommandRun.of(Stream.of(words).skip(1).toArray(String[]::new));

            assertThat(run.exitCode()).isEqualTo(2);
            assertThat(run.err()).contains("Which command? One of: ");
        }
    }

    @Test
    void completion_knowsAllCommands() {
        CommandRun run = CommandRun.of("completion");

        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).contains("#!/usr/bin/env bash", "accounts", "wait-in-force", "complete -F");
    }

    @Test
    void colours_areThereWhereAPersonWatchesOnly() {
        StringWriter out = new StringWriter();
        Terminal coloured = new Terminal(new PrintWriter(out, true), new PrintWriter(new StringWriter()), false, true);
        Main.run(coloured, Map.of(), "config", "show");

        assertThat(out.toString()).contains("\u001b[1m");
        assertThat(CommandRun.of("config", "show").out()).doesNotContain("\u001b");
    }
}
