package dev.brokerkeep.tck.mutants;

import dev.brokerkeep.tck.pastthecache.OwnJdbcSave;
import dev.brokerkeep.tck.pastthecache.SavesInTwo;
import dev.brokerkeep.tck.pastthecache.SavesThroughBackDoor;
import dev.brokerkeep.tck.pastthecache.SwallowsOwnSaveError;
import java.util.List;

/** All mutants. */
final class Mutants {
    private Mutants() {}

    static List<Mutant> all() {
        return List.of(
                Mutant.of(PluginMutants.TypoInServicesFile.class, "DISC-01", "TypoInSevricesFile not found"),
                Mutant.of(
                                PluginMutants.PackagePrivateConstructor.class,
                                "DISC-01",
                                "no public class with a public constructor")
                        .with("what cannot be created cannot do anything", Mutant.EVERY),
                Mutant.of(PluginMutants.UpperCaseId.class, "DISC-02", "'Reference' is no broker id"),
                Mutant.of(PluginMutants.SpiMajor99.class, "DISC-02", "built against SPI 99"),
                Mutant.of(PluginMutants.EagerConnect.class, "DISC-03", "opened a connection to"),
                Mutant.of(PluginMutants.RandomSchema.class, "DISC-03", "settings() does not always give the same"),
                Mutant.of(PluginMutants.PlainTextApiKey.class, "SET-01", "'api_key' looks like a secret"),
                Mutant.of(PluginMutants.LazyNullPointer.class, "SET-02", "without 'pin' a call ended with"),
                Mutant.of(PluginMutants.ReadsUndeclaredKey.class, "SET-03", "positions() read a setting")
                        .with(
                                "positions() cannot succeed then, in whatever scenario",
                                "INV-08",
                                "INV-09",
                                "SEC-01",
                                "SEC-02",
                                "LIFE-02",
                                "CON-01",
                                "NET-01",
                                "NET-02",
                                "NET-04",
                                "ERR-01",
                                "ERR-02",
                                "ORD-02"),
                Mutant.of(SavingMutants.NoInvalidate.class, "INV-01", "bore credential [1]")
                        .with(
                                "a token that is old is old in every scenario with a rotation",
                                "INV-03",
                                "INV-04",
                                "INV-05",
                                "INV-07",
                                "INV-08",
                                "STR-01"),
                Mutant.of(SavingMutants.SaveInLoop.class, "INV-02", "took 2 commits"),
                Mutant.of(SavingMutants.CacheBeforeCommit.class, "INV-03", "after a save whose commit failed, GET"),
                Mutant.of(SavingMutants.SwallowsSaveError.class, "INV-03", "returned as if it had succeeded"),
                Mutant.of(SavingMutants.ReadThenPut.class, "INV-04", "after a call that the save had overtaken"),
                Mutant.of(
                        SavingMutants.InvalidateBeforeCommit.class, "INV-05", "after a save during which it was read"),
                Mutant.of(SavingMutants.SkipIfEqualToCached.class, "INV-06", "the store does not hold it"),
                Mutant.of(SavingMutants.PerInstanceCache.class, "INV-07", "settings() of another object")
                        .with("what keeps settings has a field for it", "STAT-01"),
                Mutant.of(SavingMutants.EvictsEverything.class, "INV-07", "made another account's settings be loaded"),
                Mutant.of(CredentialMutants.CapturesSecretInStatic.class, "INV-08", "instead of the new one")
                        .with(
                                "as NoInvalidate, for all accounts; and by a static field",
                                "LIFE-03",
                                "INV-01",
                                "INV-03",
                                "INV-04",
                                "INV-05",
                                "INV-07",
                                "STR-01"),
                Mutant.of(CredentialMutants.LazyClientKeepsOldKey.class, "INV-08", "instead of the new one")
                        .with("as NoInvalidate", "INV-01", "INV-03", "INV-04", "INV-05", "INV-07", "STR-01"),
                Mutant.of(CredentialMutants.LogsSettingOnSave.class, "SEC-01", "saving token= <secret>"),
                Mutant.of(CredentialMutants.LogsToThePlatform.class, "SEC-01", "the java.util.logging log of mutant"),
                Mutant.of(CredentialMutants.ExceptionWithHeaders.class, "SEC-01", "Authorization: Bearer <secret>"),
                Mutant.of(CredentialMutants.RecordToString.class, "SEC-01", "toString() of the account object"),
                Mutant.of(CredentialMutants.FollowsRedirect.class, "SEC-02", "followed a redirect to another host"),
                Mutant.of(LifeMutants.ConnectsInConstructor.class, "LIFE-01", "building an account object asked"),
                Mutant.of(LifeMutants.FieldInjection.class, "LIFE-01", "Account.clock is annotated @Inject"),
                Mutant.of(LifeMutants.SecondCloseThrows.class, "LIFE-02", "a second close() threw"),
                Mutant.of(LifeMutants.UsableAfterClose.class, "LIFE-02", "after close() succeeded"),
                Mutant.of(LifeMutants.LeaksScheduler.class, "LIFE-02", "threads are left: keep-alive"),
                Mutant.of(LifeMutants.StaticClient.class, "LIFE-03", "CLIENT is static, and a HttpClient"),
                Mutant.of(LifeMutants.SharedDateFormat.class, "CON-01", "beside other"),
                Mutant.of(LifeMutants.SwallowsInterrupt.class, "CON-01", "swallowed the interrupt"),
                Mutant.of(OwnJdbcSave.class, "STAT-01", "<javax.sql.DataSource>")
                        .with("this is how it saves", "INV-09"),
                Mutant.of(StaticMutants.SettingsMapField.class, "STAT-01", "settings keeps a snapshot of settings"),
                Mutant.of(StaticMutants.SystemClock.class, "STAT-02", "LocalDate.now()"),
                Mutant.of(StaticMutants.DoubleMoney.class, "STAT-02", "lastCash is a double"),
                Mutant.of(NetworkMutants.NoTimeout.class, "NET-01", "had not ended after"),
                Mutant.of(NetworkMutants.RetriesAtOnce.class, "NET-02", "was sent again after PT0S"),
                Mutant.of(NetworkMutants.IgnoresReset.class, "NET-02", "retryAfter() is empty"),
                Mutant.of(NetworkMutants.UnboundedRetryAfter.class, "NET-02", "waited for"),
                Mutant.of(NetworkMutants.RetriesPost.class, "NET-03", "on the wire 2 times"),
                Mutant.of(
                        NetworkMutants.EverythingRuntimeException.class,
                        "ERR-01",
                        "IllegalStateException instead of a BrokerException"),
                Mutant.of(
                        NetworkMutants.MatchesMessageText.class, "ERR-01", "INSUFFICIENT_FUNDS instead of PERMISSION"),
                Mutant.of(NetworkMutants.EmptyListOnError.class, "ERR-02", "returned [] instead of failing")
                        .with("a redirect is an answer that it cannot read", "SEC-02"),
                Mutant.of(NetworkMutants.RegeneratesIdOnRetry.class, "ORD-01", "is taken placed a second order"),
                Mutant.of(NetworkMutants.DropsClientId.class, "ORD-01", "returned the client order id (none)"),
                Mutant.of(
                                NetworkMutants.ClaimsReplace.class,
                                "CAP-01",
                                "replace(id, change), which is declared, failed")
                        .with(
                                "what is declared is called in other scenarios, too",
                                "ERR-01",
                                "NET-01",
                                "SEC-01",
                                "INV-09"),
                Mutant.of(NetworkMutants.SilentDowngrade.class, "CAP-01", "it was made another order"),
                Mutant.of(
                        StrictEnum.class,
                        "NET-04",
                        "orders(all) failed with MALFORMED_ANSWER when in one record the field 'side' says"),
                Mutant.of(
                        ViaDouble.class,
                        "ORD-02",
                        "the quantity of an order is 123456789.123456789, and came out as 123456789.12345679"),
                Mutant.of(FirstPageOnly.class, "ORD-02", "of 16 orders, of which a page holds 5; the first lost one"),
                Mutant.of(OneDayGapPaging.class, "ORD-02", "of 16 orders, of which a page holds 5; the first lost one"),
                Mutant.of(
                        LiesAboutExclusive.class,
                        "LIFE-04",
                        "after a change of the credential the successor sent GET /account while its predecessor still had"),
                Mutant.of(SilentReconnect.class, "STR-01", "without having been told of the gap"),
                Mutant.of(DiesOnListenerError.class, "STR-01", "of a fill after the listener had thrown an exception"),
                Mutant.of(TellsTwice.class, "STR-01", "an execution of which the broker told again after"),
                Mutant.of(TalksAfterClose.class, "STR-01", "after close()"),
                Mutant.of(OwnJdbcSave.class, "INV-09", "it was not saved through SettingsView.save")
                        .with("this is what it needs for that", "STAT-01"),
                Mutant.of(SavesThroughBackDoor.class, "INV-09", "settings() returned the old value, and the store has")
                        .with("this is what it needs for that", "STAT-01"),
                Mutant.of(SavesInTwo.class, "INV-09", "took 2 commits and 2 revisions"),
                Mutant.of(SwallowsOwnSaveError.class, "INV-09", "returned as if the save had succeeded"));
    }
}
