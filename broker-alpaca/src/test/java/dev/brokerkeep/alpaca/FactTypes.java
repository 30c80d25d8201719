package dev.brokerkeep.alpaca;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;

/** Judges values by the types of {@link AlpacaFacts}. */
final class FactTypes {
    private static final String LIST = "list of ";

    private final JsonNode facts;

    FactTypes(JsonNode facts) {
        this.facts = facts;
    }

    /** Returns what keeps a text from being JSON of this type; a closed object holds nothing that is not described. */
    List<String> problemsOfText(String where, String type, String text, boolean isClosed) {
        Optional<JsonNode> value = AlpacaFacts.parsed(text);
        if (value.isEmpty()) {
            return List.of(where + " is not JSON");
        }
        List<String> problems = new ArrayList<>(problems(where, type, value.get()));
        if (isClosed) {
            problems.addAll(undescribed(where, type, value.get()));
        }
        return problems;
    }

    private List<String> undescribed(String where, String type, JsonNode value) {
        JsonNode fields = facts.path("objects").path(type).path("fields");
        return value.propertyNames().stream()
                .filter(name -> !fields.has(name))
                .map(name -> where + " holds " + name + ", which Alpaca does not know")
                .toList();
    }

    /** Returns what keeps a value from being of this type. */
    List<String> problems(String where, String type, JsonNode value) {
        if (type.endsWith("?")) {
            return value.isNull() ? List.of() : problems(where, type.substring(0, type.length() - 1), value);
        }
        if (type.startsWith(LIST)) {
            return listProblems(where, type.substring(LIST.length()), value);
        }
        if (facts.path("objects").has(type)) {
            return objectProblems(where, facts.path("objects").get(type), value);
        }
        return isOf(type, value) ? List.of() : List.of(where + " is " + shortened(value) + " and no " + type);
    }

    private List<String> listProblems(String where, String type, JsonNode value) {
        if (!value.isArray()) {
            return List.of(where + " is no list");
        }
        List<String> problems = new ArrayList<>();
        for (int i = 0; i < value.size(); i++) {
            problems.addAll(problems(where + "[" + i + "]", type, value.get(i)));
        }
        return problems;
    }

    private List<String> objectProblems(String where, JsonNode object, JsonNode value) {
        if (!value.isObject()) {
            return List.of(where + " is no object");
        }
        List<String> problems = new ArrayList<>();
        for (JsonNode required : object.get("required")) {
            if (!value.has(required.asString())) {
                problems.add(where + " has no " + required.asString());
            }
        }
        for (String name : value.propertyNames()) {
            JsonNode type = object.get("fields").path(name).isMissingNode()
                    ? object.path("others")
                    : object.get("fields").get(name);
            if (!type.isMissingNode()) {
                problems.addAll(problems(where + "." + name, type.asString(), value.get(name)));
            }
        }
        object.path("rules").forEach(rule -> problems.addAll(ruleProblems(where, rule, value)));
        return problems;
    }

    private static List<String> ruleProblems(String where, JsonNode rule, JsonNode value) {
        boolean applies = holds(rule.path("if"), value)
                && (!rule.has("present") || value.has(rule.get("present").asString()));
        if (!applies) {
            return List.of();
        }
        List<String> problems = new ArrayList<>();
        if (rule.has("one")) {
            List<String> names = texts(rule.get("one"));
            if (names.stream().filter(value::has).count() != 1) {
                problems.add(where + " has to hold exactly one of " + names);
            }
        }
        if (!holds(rule.path("then"), value)) {
            problems.add(where + " does not keep to " + rule);
        }
        return problems;
    }

    /** Tells whether each field has one of the values that are named for it. */
    private static boolean holds(JsonNode condition, JsonNode value) {
        return condition.propertyNames().stream()
                .allMatch(name ->
                        texts(condition.get(name)).contains(value.path(name).asString("")));
    }

    private static List<String> texts(JsonNode list) {
        return StreamSupport.stream(list.spliterator(), false)
                .map(JsonNode::asString)
                .toList();
    }

    private boolean isOf(String type, JsonNode value) {
        return switch (type) {
            case "text" -> value.isString();
            case "integer" -> value.isIntegralNumber();
            case "number" -> value.isNumber();
            case "boolean" -> value.isBoolean();
            case "object" -> value.isObject();
            case "instant" -> value.isString() && isInstant(value.asString());
            case "date" -> value.isString() && isWritten(() -> LocalDate.parse(value.asString()));
            default -> value.isString() && isWord(type, value.asString());
        };
    }

    /** Beyond the year 9999, and before the first, Java writes a sign that nobody else reads. */
    private static boolean isInstant(String text) {
        return text.matches("[0-9].*") && isWritten(() -> OffsetDateTime.parse(text));
    }

    private boolean isWord(String type, String word) {
        if (facts.path("patterns").has(type)) {
            return word.matches(facts.path("patterns").get(type).asString());
        }
        if (!facts.path("words").has(type)) {
            throw new IllegalStateException("The facts use a type that they do not describe: " + type);
        }
        return texts(facts.path("words").get(type)).contains(word);
    }

    private static boolean isWritten(Runnable parsing) {
        try {
            parsing.run();
            return true;
        } catch (DateTimeException e) {
            return false;
        }
    }

    private static String shortened(JsonNode value) {
        String text = value.toString();
        return text.length() > 60 ? text.substring(0, 60) + "..." : text;
    }
}
