package dev.brokerkeep.example.command;

import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Prints the script that lets a shell complete commands and options. */
@Command(
        name = "completion",
        description = {
            "Print a script that completes commands and options in bash and zsh.",
            "In bash: source <(brokerkeep completion)"
        })
public final class CompletionCommand implements Callable<Integer> {
    private final Surroundings surroundings;

    @Spec
    private @Nullable CommandSpec spec;

    CompletionCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        if (spec != null) {
            surroundings
                    .terminal()
                    .out()
                    .println(AutoComplete.bash("brokerkeep", spec.root().commandLine()));
            surroundings.terminal().out().flush();
        }
        return ExitCode.OK;
    }
}
