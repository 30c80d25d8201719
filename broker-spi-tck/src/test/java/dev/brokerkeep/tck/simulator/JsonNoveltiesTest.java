package dev.brokerkeep.tck.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class JsonNoveltiesTest {
    private static List<Novelty> of(String body) {
        return JsonNovelties.of(Reply.json(body), "new_word");
    }

    @Test
    void list_hasWordsAndOtherTexts_changesTheWordsOfTheLastRecordOneByOne() {
        List<Novelty> novelties = of(
                "[{\"side\":\"buy\"},"
                        + "{\"side\":\"sell\",\"id\":\"a1\",\"at\":\"2026-01-05T15:00:00Z\",\"ok\":\"true\",\"type\":\"stop limit\"}]");

        assertThat(novelties)
                .extracting(Novelty::what)
                .containsExactly(
                        "the field 'side' says 'new_word'",
                        "the field 'type' says 'new_word'",
                        "there are new fields, 'kit_new_field' and 'kit_new_fields'");
        assertThat(novelties.get(0).reply().body())
                .isEqualTo("[{\"side\":\"buy\"},{\"side\":\"new_word\",\"id\":\"a1\","
                        + "\"at\":\"2026-01-05T15:00:00Z\",\"ok\":\"true\",\"type\":\"stop limit\"}]");
    }

    @Test
    void numbers_ofAnyLength_stayAsTheyAre() {
        List<Novelty> novelties = of("{\"list\":[{\"a\":123456789.123456789,\"b\":0.000000001,\"c\":1.10}]}");

        assertThat(novelties).hasSize(1);
        assertThat(novelties.get(0).reply().body())
                .startsWith("{\"list\":[{\"a\":123456789.123456789,\"b\":0.000000001,\"c\":1.10,");
    }

    @Test
    void answer_hasNoListOfRecords_hasNoNovelties() {
        assertThat(of("{\"status\":\"open\"}")).isEmpty();
        assertThat(of("[\"open\"]")).isEmpty();
        assertThat(of("[]")).isEmpty();
        assertThat(of("<list/>")).isEmpty();
    }
}
