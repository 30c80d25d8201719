package dev.brokerkeep.example.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

final class AlpacaSimulatorTest {
    private static final Clock WEDNESDAY_NOON = Clock.fixed(Instant.parse("2026-07-01T16:00:00Z"), ZoneOffset.UTC);

    private final HttpClient client = HttpClient.newHttpClient();
    private AlpacaSimulator simulator;

    @BeforeEach
    void start() throws Exception {
        simulator = AlpacaSimulator.start(WEDNESDAY_NOON);
        simulator.admit("key", "secret");
    }

    @AfterEach
    void stop() {
        simulator.close();
    }

    @ParameterizedTest
    @CsvSource({"key,wrong", "wrong,secret", "key,", ",secret"})
    void request_wrongKeys_isRefusedAsAlpacaDoes(String key, String secret) throws Exception {
        HttpResponse<String> answer = get("/v2/account", key, secret);

        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(json(answer).get("code").asInt()).isEqualTo(40110000);
        assertThat(json(answer).get("message").asString()).isEqualTo("request is not authorized");
    }

    @Test
    void account_rightKeys_statesAmountsAsTextAndTheRateLimit() throws Exception {
        HttpResponse<String> answer = get("/v2/account", "key", "secret");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(json(answer).get("equity").isString()).isTrue();
        assertThat(answer.headers().firstValue("X-RateLimit-Limit")).hasValue("200");
        assertThat(answer.headers().firstValue("X-RateLimit-Remaining")).hasValue("199");
        assertThat(answer.headers().firstValue("X-RateLimit-Reset")).hasValue("1782921660");
    }

    @Test
    void orders_byStatusAndLimit_areFilteredNewestFirst() throws Exception {
        assertThat(json(get("/v2/orders"))).hasSize(1);
        assertThat(json(get("/v2/orders?status=closed"))).hasSize(2);
        JsonNode all = json(get("/v2/orders?status=all&limit=2"));
        assertThat(all).hasSize(2);
        assertThat(all.get(0).get("submitted_at").asString())
                .isGreaterThan(all.get(1).get("submitted_at").asString());
        assertThat(json(get("/v2/orders?status=all&until="
                        + all.get(1).get("submitted_at").asString())))
                .hasSize(1);
        assertThat(get("/v2/orders?limit=501").statusCode()).isEqualTo(422);
        assertThat(json(get("/v2/orders/" + all.get(0).get("id").asString())).get("symbol"))
                .isEqualTo(all.get(0).get("symbol"));
    }

    @Test
    void positionsAssetsAndClock_areThere_andUnknownThingsAreNot() throws Exception {
        assertThat(json(get("/v2/positions"))).hasSize(3);
        assertThat(json(get("/v2/assets/AAPL")).get("tradable").asBoolean()).isTrue();
        assertThat(get("/v2/assets/NONE").statusCode()).isEqualTo(404);
        assertThat(get("/v2/orders/none").statusCode()).isEqualTo(404);
        assertThat(get("/v1/account").statusCode()).isEqualTo(404);
        JsonNode clock = json(get("/v2/clock"));
        assertThat(clock.get("is_open").asBoolean()).isTrue();
        assertThat(clock.get("next_open").asString()).isEqualTo("2026-07-02T09:30:00-04:00");
        assertThat(clock.get("next_close").asString()).isEqualTo("2026-07-01T16:00:00-04:00");
    }

    private HttpResponse<String> get(String path) throws Exception {
        return get(path, "key", "secret");
    }

    private HttpResponse<String> get(String path, String key, String secret) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(simulator.baseUrl().resolve(path));
        if (key != null) {
            request.header("APCA-API-KEY-ID", key);
        }
        if (secret != null) {
            request.header("APCA-API-SECRET-KEY", secret);
        }
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private static JsonNode json(HttpResponse<String> answer) {
        return JsonMapper.builder().build().readTree(answer.body());
    }
}
