package dev.brokerkeep.example.command;

import dev.brokerkeep.example.terminal.Input;
import dev.brokerkeep.example.terminal.Terminal;
import java.lang.reflect.Constructor;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.IFactory;

/**
 * What the program runs in.
 *
 * @param terminal where it writes
 * @param input where answers come from
 * @param environment all environment variables
 * @param version its own version
 */
public record Surroundings(Terminal terminal, Input input, Map<String, String> environment, String version) {
    /** Copies the variables. */
    public Surroundings {
        environment = Map.copyOf(environment);
    }

    /** Returns what makes commands: those whose constructor takes surroundings are given these. */
    public IFactory factory() {
        return new IFactory() {
            @Override
            public <K> K create(Class<K> type) throws Exception {
                for (Constructor<?> constructor : type.getDeclaredConstructors()) {
                    if (constructor.getParameterCount() == 1
                            && constructor.getParameterTypes()[0] == Surroundings.class) {
                        constructor.setAccessible(true);
                        return type.cast(constructor.newInstance(Surroundings.this));
                    }
                }
                return CommandLine.defaultFactory().create(type);
            }
        };
    }
}
