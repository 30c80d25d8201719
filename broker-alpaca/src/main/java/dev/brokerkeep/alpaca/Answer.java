package dev.brokerkeep.alpaca;

import dev.brokerkeep.broker.BrokerException.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;

/** A good answer of the broker, not yet read. */
final class Answer {
    private final CallName call;
    private final JsonNode root;

    Answer(CallName call, JsonNode root) {
        this.call = call;
        this.root = root;
    }

    /** Returns the one object that was asked for. */
    Fields object() {
        return fields(root);
    }

    /** Returns the objects that were asked for; one that cannot be read fails the list, for a part is not the whole. */
    <T> List<T> list(Function<Fields, T> reader) {
        if (!root.isArray()) {
            throw call.failure(Kind.MALFORMED_ANSWER, ": expected a JSON array in the answer.");
        }
        List<T> items = new ArrayList<>(root.size());
        for (JsonNode item : root) {
            items.add(reader.apply(fields(item)));
        }
        return List.copyOf(items);
    }

    private Fields fields(JsonNode node) {
        if (!node.isObject()) {
            throw call.failure(Kind.MALFORMED_ANSWER, ": expected a JSON object in the answer.");
        }
        return new Fields(call, node);
    }
}
