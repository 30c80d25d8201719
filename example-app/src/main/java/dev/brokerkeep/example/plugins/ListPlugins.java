package dev.brokerkeep.example.plugins;

import dev.brokerkeep.core.PluginStatus;
import dev.brokerkeep.example.command.ExitCode;
import dev.brokerkeep.example.command.Surroundings;
import dev.brokerkeep.example.command.Table;
import dev.brokerkeep.example.command.Workplace;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Lists plugins. */
@Command(
        name = "list",
        description = "List the plugins that were found; those that failed with what is wrong and what to do.")
final class ListPlugins implements Callable<Integer> {
    @Mixin
    private final Workplace workplace;

    ListPlugins(Surroundings surroundings) {
        workplace = new Workplace(surroundings);
    }

    @Override
    public Integer call() throws Exception {
        return workplace.open(keep -> {
            Table table = Table.of("broker", "state", "origin", "problem");
            for (PluginStatus plugin : keep.plugins()) {
                table.row(
                        orNull(plugin.id()),
                        plugin.state().name().toLowerCase(Locale.ROOT),
                        plugin.origin(),
                        orNull(plugin.problem()));
            }
            workplace.output().table("plugins", table, "No plugin was found: name jars of plugins with --plugin-path.");
            return ExitCode.OK;
        });
    }

    private static @Nullable String orNull(String text) {
        return text.isEmpty() ? null : text;
    }
}
