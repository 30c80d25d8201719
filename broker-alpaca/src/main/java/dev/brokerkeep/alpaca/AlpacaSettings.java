package dev.brokerkeep.alpaca;

import dev.brokerkeep.settings.Secret;
import dev.brokerkeep.settings.SettingKey;
import dev.brokerkeep.settings.SettingProblem;
import dev.brokerkeep.settings.Settings;
import dev.brokerkeep.settings.SettingsSchema;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The settings of an account at Alpaca. */
public final class AlpacaSettings {
    /** The key id, sent as {@code APCA-API-KEY-ID}. Required. */
    public static final SettingKey<Secret> API_KEY = SettingKey.secret("api_key")
            .description("API key id, from Alpaca's dashboard")
            .required()
            .build();

    /** The secret of the key, sent as {@code APCA-API-SECRET-KEY}. Required. */
    public static final SettingKey<Secret> API_SECRET = SettingKey.secret("api_secret")
            .description("Secret that belongs to the API key id")
            .required()
            .build();

    /** Whether the key is of the paper environment; true unless said otherwise, so that real money is a decision. */
    public static final SettingKey<Boolean> PAPER_ACCOUNT = SettingKey.bool("paper_account")
            .description("Whether this is a paper account, without real money")
            .defaultValue(true)
            .build();

    /** Which feed quotes shall come from: {@code iex} or {@code sip}. */
    public static final SettingKey<String> DATA_FEED = SettingKey.choice("data_feed", "iex", "sip")
            .description("Which feed quotes come from; sip needs a subscription")
            .defaultValue("iex")
            .build();

    /**
     * Where the Trading API is, without {@code /v2}; instead of the address that {@link #PAPER_ACCOUNT} chooses. For
     * gateways and simulators. Credentials go there: https, or a loopback address.
     */
    public static final SettingKey<URI> BASE_URL = SettingKey.uri("base_url")
            .description("Address of the Trading API, without /v2, where it is not Alpaca's own")
            .build();

    /**
     * Where the market data are, without {@code /v2}; instead of Alpaca's own address. For gateways and simulators.
     * Credentials go there too: https, or a loopback address. Where {@link #BASE_URL} is another than Alpaca's own,
     * there are no quotes without this: credentials for a gateway do not go to Alpaca by default.
     */
    public static final SettingKey<URI> DATA_URL = SettingKey.uri("data_url")
            .description("Address of the market data, without /v2, where it is not Alpaca's own")
            .build();

    /** All settings, and the rules that credentials fit into a header and never travel in plain text. */
    public static final SettingsSchema SCHEMA = SettingsSchema.of(
                    API_KEY, API_SECRET, PAPER_ACCOUNT, DATA_FEED, BASE_URL, DATA_URL)
            .withRule(AlpacaSettings::connectionProblems);

    private AlpacaSettings() {}

    private static List<SettingProblem> connectionProblems(Settings proposed) {
        return connectionProblems(
                proposed.get(API_KEY), proposed.get(API_SECRET), proposed.find(BASE_URL), proposed.find(DATA_URL));
    }

    /** Returns what keeps these values from being used; the texts repeat none of them. */
    static List<SettingProblem> connectionProblems(
            Secret key, Secret secret, Optional<URI> baseUrl, Optional<URI> dataUrl) {
        List<SettingProblem> problems = new ArrayList<>();
        problemOfHeader(key).ifPresent(problem -> problems.add(SettingProblem.of(API_KEY, problem)));
        problemOfHeader(secret).ifPresent(problem -> problems.add(SettingProblem.of(API_SECRET, problem)));
        baseUrl.flatMap(BaseUrl::problem).ifPresent(problem -> problems.add(SettingProblem.of(BASE_URL, problem)));
        dataUrl.flatMap(BaseUrl::problem).ifPresent(problem -> problems.add(SettingProblem.of(DATA_URL, problem)));
        return problems;
    }

    /** A pasted line break is the usual case; the HTTP client would refuse it with a text that quotes the value. */
    private static Optional<String> problemOfHeader(Secret value) {
        boolean fits = value.reveal().chars().allMatch(c -> c > ' ' && c < 127);
        return fits ? Optional.empty() : Optional.of("holds a blank, a line break or a character that is not ASCII");
    }
}
