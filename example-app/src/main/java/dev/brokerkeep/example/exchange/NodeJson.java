package dev.brokerkeep.example.exchange;

import dev.brokerkeep.settings.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What stands in a file as a JSON value. */
final class NodeJson {
    private NodeJson() {}

    static Json of(Node node) throws DuplicateNameException {
        if (node instanceof Node.Scalar scalar) {
            return scalar.value();
        }
        if (node instanceof Node.Sequence sequence) {
            List<Json> items = new ArrayList<>();
            for (Node item : sequence.items()) {
                items.add(of(item));
            }
            return Json.of(items);
        }
        Map<String, Json> members = new LinkedHashMap<>();
        for (Node.Entry entry : ((Node.Mapping) node).entries()) {
            if (members.put(entry.name(), of(entry.value())) != null) {
                throw new DuplicateNameException(entry.place());
            }
        }
        return Json.of(members);
    }

    /** A name stands twice in one object. */
    static final class DuplicateNameException extends Exception {
        private static final long serialVersionUID = 1L;

        private final transient Place place;

        DuplicateNameException(Place place) {
            super("A name stands twice: " + place);
            this.place = place;
        }

        Place place() {
            return place;
        }
    }
}
