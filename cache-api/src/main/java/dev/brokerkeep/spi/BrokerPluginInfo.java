package dev.brokerkeep.spi;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Names a broker plugin. Read by the runtime before any code of the plugin runs. */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface BrokerPluginInfo {
    /** The broker id, unique among all plugins: lower-case letters, digits and hyphens, such as {@code alpaca}. */
    String id();

    /** The plugin interface it was built against: always {@code Spi.MAJOR}. */
    int spi();

    /**
     * How long one call of an account takes at most, in seconds, whatever the broker does: the plugin's own promise. A
     * listing of many pages may take longer; each of its requests may not.
     */
    int deadlineSeconds() default 30;
}
