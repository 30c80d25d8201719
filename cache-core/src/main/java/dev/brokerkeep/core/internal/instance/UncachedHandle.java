package dev.brokerkeep.core.internal.instance;

import dev.brokerkeep.BrokerKeepException;
import dev.brokerkeep.ErrorCode;
import dev.brokerkeep.broker.BrokerAccount;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import org.jspecify.annotations.Nullable;

/** What a caller holds for an account object of its own: everything goes to that object, until the caller closes it. */
final class UncachedHandle implements InvocationHandler {
    private final Instance instance;
    private final Runnable onClose;
    private final BrokerAccount proxy;

    /**
     * Creates a handle.
     *
     * @param onClose lets go of the object
     */
    UncachedHandle(Instance instance, Runnable onClose) {
        this.instance = instance;
        this.onClose = onClose;
        this.proxy = Handle.proxyOf(instance.account().getClass(), this);
    }

    BrokerAccount proxy() {
        return proxy;
    }

    @Override
    public @Nullable Object invoke(Object self, Method method, @Nullable Object @Nullable [] arguments)
            throws Throwable {
        if (method.getDeclaringClass() == Object.class) {
            return switch (method.getName()) {
                case "equals" -> arguments != null && self == arguments[0];
                case "hashCode" -> System.identityHashCode(self);
                default -> "BrokerAccount[" + instance.account().id() + ", uncached]";
            };
        }
        if (method.getName().equals("close") && method.getParameterCount() == 0) {
            onClose.run();
            return null;
        }
        if (!instance.enter()) {
            throw new BrokerKeepException(
                    ErrorCode.CLOSED,
                    "This uncached account object has been closed, or BrokerKeep was.",
                    "open another one.");
        }
        try {
            return Handle.pass(instance.account(), method, arguments);
        } finally {
            instance.leave();
        }
    }
}
