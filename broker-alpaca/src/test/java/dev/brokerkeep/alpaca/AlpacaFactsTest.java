package dev.brokerkeep.alpaca;

import static org.assertj.core.api.Assertions.assertThat;

import dev.brokerkeep.alpaca.AlpacaFacts.Request;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The judge of all simulations is just: what is right passes, and each kind of fault is found. */
final class AlpacaFactsTest {
    private static final AlpacaFacts FACTS = AlpacaFacts.ALPACA;

    private static final Map<String, String> HEADERS =
            Map.of("apca-api-key-id", "key", "apca-api-secret-key", "secret", "content-type", "application/json");

    private static Request request(String method, String path, Map<String, String> query, String body) {
        return new Request(method, path, query, HEADERS::get, body);
    }

    @Test
    void examples_ofAlpaca_areGoodAnswers() {
        assertThat(FACTS.problems("GET", "/v2/account", 200, Bodies.ACCOUNT)).isEmpty();
        assertThat(FACTS.problems("GET", "/v2/positions", 200, "[" + Bodies.position("AAPL", "5", "100.0") + "]"))
                .isEmpty();
        assertThat(FACTS.problems("GET", "/v2/orders", 200, "[" + Bodies.order() + "]"))
                .isEmpty();
        assertThat(FACTS.problems("GET", "/v2/assets/AAPL", 200, Bodies.ASSET)).isEmpty();
        assertThat(FACTS.problems("GET", "/v2/clock", 200, Bodies.CLOCK)).isEmpty();
        assertThat(FACTS.problems("DELETE", "/v2/orders/1", 204, "")).isEmpty();
        assertThat(FACTS.problems("DELETE", "/v2/orders/1", 422, "{}")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "qty|2|body.qty is 2 and no decimal",
                "status|\"flying\"|body.status is \"flying\" and no order status",
                "filled_qty|null|body.filled_qty is null and no decimal",
                "submitted_at|\"2023-12-12\"|body.submitted_at is \"2023-12-12\" and no instant",
                "legs|[{}]|body.legs[0] has no notional"
            })
    void answer_withAWrongValue_isFound(String field, String json, String problem) {
        assertThat(FACTS.problems("GET", "/v2/orders/1", 200, Bodies.order(Map.of(field, json))))
                .contains("GET /v2/orders/1 -> 200: " + problem);
    }

    @Test
    void answer_ofAnotherStatusOrShape_isFound() {
        assertThat(FACTS.problems("POST", "/v2/orders", 201, Bodies.order()))
                .containsExactly("POST /v2/orders -> 201: Alpaca never answers this");
        assertThat(FACTS.problems("GET", "/v2/orders", 200, Bodies.order()))
                .containsExactly("GET /v2/orders -> 200: body is no list");
        assertThat(FACTS.problems("DELETE", "/v2/orders/1", 204, "{}"))
                .containsExactly("DELETE /v2/orders/1 -> 204: Alpaca sends no body with it");
        assertThat(FACTS.problems("GET", "/v2/clock", 200, "<html>"))
                .containsExactly("GET /v2/clock -> 200: body is not JSON");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "GET|/v1/account|limit|1|Alpaca has no GET /v1/account",
                "PUT|/v2/orders|limit|1|Alpaca has no PUT /v2/orders",
                "GET|/v2/orders/a/b|limit|1|Alpaca has no GET /v2/orders/a/b",
                "GET|/v2/orders|limit|501|GET /v2/orders: limit is \"501\" and no page size",
                "GET|/v2/orders|status|OPEN|GET /v2/orders: status is \"OPEN\" and no order scope",
                "GET|/v2/orders|page|2|GET /v2/orders: Alpaca knows no parameter page",
                "GET|/v2/orders:by_client_order_id|id|2|GET /v2/orders:by_client_order_id: there is no parameter client_order_id"
            })
    void request_thatAlpacaDoesNotUnderstand_isFound(
            String method, String path, String parameter, String value, String problem) {
        assertThat(FACTS.problems(request(method, path, Map.of(parameter, value), "")))
                .contains(problem);
    }

    @Test
    void request_withoutCredentials_isFound() {
        assertThat(FACTS.problems(new Request("GET", "/v2/clock", Map.of(), name -> null, "")))
                .containsExactly(
                        "GET /v2/clock: there is no header apca-api-key-id",
                        "GET /v2/clock: there is no header apca-api-secret-key");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "\"qty\": \"1\", \"type\": \"market\"|``",
                "\"notional\": \"1\", \"type\": \"market\"|``",
                "\"notional\": \"1\", \"qty\": \"1\", \"type\": \"market\"|body has to hold exactly one of [qty, notional]",
                "\"qty\": 1, \"type\": \"market\"|body.qty is 1 and no amount",
                "\"qty\": \"1E1\", \"type\": \"market\"|body.qty is \"1E1\" and no amount",
                "\"qty\": \"1\", \"type\": \"limit\"|body has to hold exactly one of [limit_price]",
                "\"qty\": \"1\", \"type\": \"market\", \"limit_price\": null|body.limit_price is null and no amount",
                "\"qty\": \"1\", \"type\": \"market\", \"price\": \"1\"|body holds price, which Alpaca does not know"
            })
    void newOrder_byItsFields_isJudged(String fields, String problem) {
        String body = "{\"symbol\": \"AAPL\", \"side\": \"buy\", \"time_in_force\": \"day\", " + fields + "}";

        assertThat(FACTS.problems(request("POST", "/v2/orders", Map.of(), body)))
                .isEqualTo(problem.isEmpty() ? List.of() : List.of("POST /v2/orders: " + problem));
    }

    @Test
    void newOrder_extendedHoursOfAMarketOrder_isFound() {
        String body = "{\"symbol\": \"AAPL\", \"side\": \"buy\", \"time_in_force\": \"day\", \"qty\": \"1\","
                + " \"type\": \"market\", \"extended_hours\": true}";

        assertThat(FACTS.problems(request("POST", "/v2/orders", Map.of(), body)))
                .singleElement()
                .asString()
                .contains("does not keep to", "extended_hours");
    }
}
