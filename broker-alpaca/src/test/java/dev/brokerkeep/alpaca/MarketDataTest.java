package dev.brokerkeep.alpaca;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.brokerkeep.alpaca.FakeBroker.Asked;
import dev.brokerkeep.alpaca.FakeBroker.Reply;
import dev.brokerkeep.broker.BrokerException;
import dev.brokerkeep.broker.BrokerException.Kind;
import dev.brokerkeep.broker.Quote;
import dev.brokerkeep.broker.TradingDay;
import dev.brokerkeep.settings.Json;
import dev.brokerkeep.settings.SettingProblem;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Quotes and trading days. */
final class MarketDataTest {
    private static final LocalDate JULY_2 = LocalDate.of(2025, 7, 2);
    private static final LocalDate JULY_4 = LocalDate.of(2025, 7, 4);

    private FakeBroker broker;
    private AlpacaHttp http;
    private AlpacaAccount account;

    @BeforeEach
    void open() throws IOException {
        broker = new FakeBroker(Reply.of(500, ""));
        http = Accounts.http();
        account = account("iex");
    }

    private AlpacaAccount account(String feed) {
        return Accounts.account(
                Accounts.settings(Accounts.credentials(Accounts.KEY, Accounts.SECRET)
                        .plain("base_url", Json.of("http://127.0.0.1:1"))
                        .plain("data_url", Json.of(broker.uri() + "/"))
                        .plain("data_feed", Json.of(feed))),
                http);
    }

    @AfterEach
    void close() {
        http.close();
        broker.close();
    }

    @Test
    void quotes_ofAGatewayWithoutDataUrl_areRefusedAndNothingIsSent() {
        BrokerException failure = catchThrowableOfType(
                BrokerException.class,
                () -> Accounts.account(broker.uri(), http).latestQuotes(List.of("AAPL")));

        assertThat(failure.kind()).isEqualTo(Kind.INVALID_REQUEST);
        assertThat(failure.outcome()).isEqualTo(BrokerException.Outcome.NOT_SENT);
        assertThat(failure).hasMessageContaining("data_url").hasMessageContaining("base_url");
        assertThat(broker.asked).isEmpty();
    }

    private static String quote(String bid, String ask) {
        return "{\"ap\": " + ask + ", \"as\": 4, \"ax\": \"V\", \"bp\": " + bid
                + ", \"bs\": 1.5, \"bx\": \"V\", \"c\": [\"R\"], \"t\": \"2025-06-24T18:15:22.123456789Z\", \"z\": \"C\"}";
    }

    private static Reply quotes(Map<String, String> quotes) {
        return Reply.ok(quotes.entrySet().stream()
                .map(entry -> '"' + entry.getKey() + "\": " + entry.getValue())
                .collect(Collectors.joining(",", "{\"quotes\": {", "}}")));
    }

    @Test
    void quotes_some_areReadAndZeroStandsForNobody() {
        broker.answer(quotes(
                Map.of("AAPL", quote("201.10", "201.12"), "BRK.B", quote("0", "0.0"), "UNASKED", quote("1", "2"))));

        Map<String, Quote> quotes = account("sip").latestQuotes(List.of("AAPL", "BRK.B", "GONE", "AAPL"));

        Instant at = Instant.parse("2025-06-24T18:15:22.123456789Z");
        BigDecimal bidSize = new BigDecimal("1.5");
        BigDecimal askSize = new BigDecimal("4");
        assertThat(quotes)
                .containsOnly(
                        Map.entry(
                                "AAPL",
                                new Quote(
                                        "AAPL",
                                        Optional.of(new BigDecimal("201.10")),
                                        bidSize,
                                        Optional.of(new BigDecimal("201.12")),
                                        askSize,
                                        at)),
                        Map.entry(
                                "BRK.B", new Quote("BRK.B", Optional.empty(), bidSize, Optional.empty(), askSize, at)));
        assertThat(broker.asked)
                .containsExactly(new Asked(
                        "GET",
                        "/v2/stocks/quotes/latest",
                        Map.of("symbols", "AAPL,BRK.B,GONE", "feed", "sip"),
                        Accounts.KEY,
                        Accounts.SECRET));
    }

    @Test
    void quotes_many_areAskedForInParts() {
        broker.answer(asked -> quotes(Stream.of(asked.query().get("symbols").split(","))
                .collect(Collectors.toMap(symbol -> symbol, symbol -> quote("1", "2")))));
        List<String> symbols = IntStream.range(0, 250).mapToObj(i -> "S" + i).toList();

        assertThat(account.latestQuotes(symbols)).containsOnlyKeys(symbols);

        assertThat(broker.asked)
                .extracting(asked -> asked.query().get("symbols").split(",").length)
                .containsExactly(100, 100, 50);
    }

    @Test
    void quotes_ofNothing_areNoneWithoutIo() {
        assertThat(account.latestQuotes(List.of())).isEmpty();
        assertThat(broker.asked).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"BTC/USD", "", "A,B", "A B", "A&feed=sip"})
    void quotes_ofNoStock_areInvalid(String symbol) {
        BrokerException failure =
                catchThrowableOfType(BrokerException.class, () -> account.latestQuotes(List.of("AAPL", symbol)));

        assertThat(failure.kind()).isEqualTo(Kind.INVALID_REQUEST);
        assertThat(broker.asked).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[]",
                "{}",
                "{\"quotes\": []}",
                "{\"quotes\": {\"AAPL\": 1}}",
                "{\"quotes\": {\"AAPL\": {\"ap\": 1, \"as\": 1, \"bp\": 1, \"bs\": 1}}}"
            })
    void quotes_malformed_failRatherThanBeAbsent(String body) {
        broker.answer(Reply.ok(body).strange());

        BrokerException failure =
                catchThrowableOfType(BrokerException.class, () -> account.latestQuotes(List.of("AAPL")));

        assertThat(failure.kind()).isEqualTo(Kind.MALFORMED_ANSWER);
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://gateway.example", "https://data.example/v2", "https://u:p@data.example"})
    void dataUrl_unfit_isRefused(String address) {
        assertThat(AlpacaSettings.SCHEMA.check(Accounts.settings(
                        Accounts.credentials(Accounts.KEY, Accounts.SECRET).plain("data_url", Json.of(address)))))
                .extracting(SettingProblem::setting)
                .containsExactly("data_url");
    }

    private static String day(String date, String open, String close) {
        return "{\"date\": \"" + date + "\", \"open\": \"" + open + "\", \"close\": \"" + close
                + "\", \"session_open\": \"0400\", \"session_close\": \"2000\", \"settlement_date\": \"" + date + "\"}";
    }

    private AlpacaAccount trading() {
        return Accounts.account(broker.uri(), http);
    }

    /** Winter and summer, and a half day. */
    @Test
    void tradingDays_goodAnswer_areInstantsOfNewYork() {
        broker.answer(Reply.ok("[" + day("2025-07-03", "09:30", "13:00") + "," + day("2025-01-02", "09:30", "16:00")
                + "," + day("2024-12-31", "09:30", "16:00") + "]"));

        List<TradingDay> days = trading().tradingDays(LocalDate.of(2025, 1, 1), JULY_4);

        assertThat(days)
                .containsExactly(
                        new TradingDay(
                                LocalDate.of(2025, 1, 2),
                                Instant.parse("2025-01-02T14:30:00Z"),
                                Instant.parse("2025-01-02T21:00:00Z")),
                        new TradingDay(
                                LocalDate.of(2025, 7, 3),
                                Instant.parse("2025-07-03T13:30:00Z"),
                                Instant.parse("2025-07-03T17:00:00Z")));
        assertThat(broker.asked.get(0).query()).isEqualTo(Map.of("start", "2025-01-01", "end", "2025-07-04"));
    }

    @Test
    void tradingDays_thatEndBeforeTheyBegin_areNoneWithoutIo() {
        assertThat(trading().tradingDays(JULY_4, JULY_2)).isEmpty();
        assertThat(broker.asked).isEmpty();
    }

    @Test
    void tradingDays_boundsNobodyReaches_areWrittenAsAlpacaReadsThem() {
        broker.answer(Reply.ok("[]"));

        assertThat(trading().tradingDays(LocalDate.MIN, LocalDate.MAX)).isEmpty();

        assertThat(broker.asked.get(0).query()).isEqualTo(Map.of("start", "0001-01-01", "end", "9999-12-31"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "[1]", "[{\"date\": \"2025-07-03\"}]", "null"})
    void tradingDays_malformed_fail(String body) {
        broker.answer(Reply.ok(body).strange());

        assertMalformed();
    }

    @Test
    void tradingDays_withoutSense_fail() {
        broker.answer(Reply.ok("[" + day("2025-07-03", "16:00", "09:30") + "]"));
        assertMalformed();

        broker.answer(Reply.ok("[" + day("July 3", "09:30", "16:00") + "]").strange());
        assertMalformed();

        broker.answer(Reply.ok("[" + day("2025-07-03", "0930", "16:00") + "]").strange());
        assertMalformed();
    }

    private void assertMalformed() {
        BrokerException failure =
                catchThrowableOfType(BrokerException.class, () -> trading().tradingDays(JULY_2, JULY_4));
        assertThat(failure.kind()).isEqualTo(Kind.MALFORMED_ANSWER);
    }
}
