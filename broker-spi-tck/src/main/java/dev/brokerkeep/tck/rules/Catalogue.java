package dev.brokerkeep.tck.rules;

import dev.brokerkeep.tck.engine.Rule;
import java.util.List;
import java.util.stream.Stream;

/** All rules, in the order in which they are examined. */
public final class Catalogue {
    private Catalogue() {}

    /** Returns all rules. */
    public static List<Rule> all() {
        return Stream.of(
                        DiscoveryRules.all(),
                        SettingsRules.all(),
                        StaticRules.all(),
                        SavingRules.all(),
                        OwnSaveRules.all(),
                        LifeRules.all(),
                        HandOverRules.all(),
                        CredentialRules.all(),
                        NetworkRules.all(),
                        ErrorRules.all(),
                        OrderRules.all(),
                        NoveltyRules.all(),
                        ListingRules.all(),
                        StreamRules.all(),
                        // Last: it looks back at everything that was heard before.
                        SecretRules.all())
                .flatMap(List::stream)
                .toList();
    }
}
