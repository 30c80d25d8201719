package dev.brokerkeep.core;

import com.google.inject.AbstractModule;
import com.google.inject.Provides;
import com.google.inject.Singleton;
import dev.brokerkeep.cache.AccountRegistry;
import dev.brokerkeep.cache.InstanceCache;
import javax.sql.DataSource;

/**
 * Binds {@link BrokerKeep}, {@link InstanceCache} and {@link AccountRegistry} in an application's injector.
 *
 * <pre>{@code
 * Injector injector = Guice.createInjector(BrokerKeepModule.with(dataSource).maximumInstances(10_000).build());
 * InstanceCache accounts = injector.getInstance(InstanceCache.class);
 * ...
 * injector.getInstance(BrokerKeep.class).close();
 * }</pre>
 *
 * <p>BrokerKeep starts when the first of the three is asked for, in an injector of {@code Stage.PRODUCTION} when that
 * is created. A failed start throws Guice's ProvisionException, or its CreationException, with BrokerKeep's own error
 * as its cause. The application closes {@link BrokerKeep}.
 */
public final class BrokerKeepModule extends AbstractModule {
    private final BrokerKeep.Builder builder;

    BrokerKeepModule(BrokerKeep.Builder builder) {
        this.builder = builder;
    }

    /** Begins the configuration of a module over this database; end it with {@link BrokerKeep.Builder#build()}. */
    public static BrokerKeep.Builder with(DataSource dataSource) {
        return BrokerKeep.with(dataSource);
    }

    @Provides
    @Singleton
    BrokerKeep brokerKeep() {
        return builder.open();
    }

    @Provides
    InstanceCache instances(BrokerKeep keep) {
        return keep.instances();
    }

    @Provides
    AccountRegistry accounts(BrokerKeep keep) {
        return keep.accounts();
    }
}
