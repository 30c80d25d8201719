package dev.brokerkeep.example.simulator;

import tools.jackson.databind.json.JsonMapper;

/** Writes JSON. */
final class JsonBody {
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private JsonBody() {}

    static String of(Object body) {
        return MAPPER.writeValueAsString(body);
    }
}
