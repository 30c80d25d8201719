package dev.brokerkeep.example.exchange;

import dev.brokerkeep.settings.Json;
import java.util.List;

/** What a file holds, of either format, with the places. Keys may still stand there twice. */
sealed interface Node {
    /** So deep as settings may be nested, and what stands around them. */
    int MOST_LEVELS = 110;

    Place place();

    /** A value in itself: text, number, boolean or null. Its text does not show it. */
    record Scalar(Place place, Json value) implements Node {}

    record Sequence(Place place, List<Node> items) implements Node {}

    record Mapping(Place place, List<Entry> entries) implements Node {}

    record Entry(Place place, String name, Node value) {}

    default String kind() {
        return this instanceof Scalar scalar ? scalar.value().kind() : this instanceof Sequence ? "list" : "mapping";
    }
}
