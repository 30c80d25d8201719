package dev.brokerkeep.example.config;

import dev.brokerkeep.BrokerKeepException;
import dev.brokerkeep.ErrorCode;
import java.util.List;

/** The configuration is wrong: nothing was begun. Names all that is wrong with it; holds no values of secrets. */
public final class ConfigurationException extends BrokerKeepException {
    private static final long serialVersionUID = 1L;

    ConfigurationException(List<String> problems) {
        this(String.join("; ", problems) + ".", "correct it; 'brokerkeep config show' tells what comes from where.");
    }

    ConfigurationException(String problem, String remedy) {
        super(ErrorCode.CONFIGURATION_INVALID, problem, remedy);
    }
}
