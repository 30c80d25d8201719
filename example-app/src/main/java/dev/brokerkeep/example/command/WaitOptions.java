package dev.brokerkeep.example.command;

import dev.brokerkeep.AccountId;
import dev.brokerkeep.cache.AccountRegistry;
import dev.brokerkeep.settings.InForce;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Whether a command returns only when its change is in force in every process. To be mixed into commands. */
public final class WaitOptions {
    @Option(
            names = "--wait-in-force",
            paramLabel = "DURATION",
            converter = DurationText.class,
            description = "Wait until the change is in force in every live process, this long at most (500ms, 30s,"
                    + " 2m); exit code " + ExitCode.NOT_IN_FORCE + " if it is not by then.")
    private @Nullable Duration patience;

    /** Says that a change was made, after it is in force if that is asked for, and returns the exit code. */
    public int report(
            Output output,
            AccountRegistry accounts,
            AccountId id,
            String sentence,
            Map<String, ? extends @Nullable Object> object) {
        if (patience == null) {
            output.result(sentence, object);
            return ExitCode.OK;
        }
        InForce inForce = accounts.awaitInForce(id, patience);
        Map<String, @Nullable Object> all = new LinkedHashMap<>(object);
        all.put("inForceEverywhere", inForce.everywhere());
        all.put("late", inForce.late());
        output.result(
                sentence
                        + (inForce.everywhere()
                                ? " It is in force in every live process."
                                : " It is not in force yet in: " + String.join(", ", inForce.late()) + "."),
                all);
        return inForce.everywhere() ? ExitCode.OK : ExitCode.NOT_IN_FORCE;
    }
}
