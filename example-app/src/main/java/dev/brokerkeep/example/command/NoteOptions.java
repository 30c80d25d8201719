package dev.brokerkeep.example.command;

import dev.brokerkeep.settings.ChangeNote;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Who makes a change and why, for the history. To be mixed into commands that change something. */
public final class NoteOptions {
    @Option(names = "--reason", paramLabel = "TEXT", description = "Why, for the history.")
    private String reason = "";

    @Option(
            names = "--actor",
            paramLabel = "NAME",
            description = "Who makes the change, for the history. Default: the user of the operating system.")
    private String actor = System.getProperty("user.name", "");

    @Spec(Spec.Target.MIXEE)
    private @Nullable CommandSpec command;

    /** Returns the note; its source is {@code CLI}. */
    public ChangeNote note() {
        try {
            return new ChangeNote(actor, "CLI", reason);
        } catch (IllegalArgumentException e) {
            String problem = String.valueOf(e.getMessage());
            throw command == null ? e : new ParameterException(command.commandLine(), problem);
        }
    }
}
