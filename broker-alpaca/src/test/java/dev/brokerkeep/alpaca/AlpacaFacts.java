package dev.brokerkeep.alpaca;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Judges requests and answers by what Alpaca publishes of its API: the facts are in {@code alpaca-facts.json}. Every
 * simulation of Alpaca in these tests asks here, so that no test rests on an Alpaca that does not exist.
 */
final class AlpacaFacts {
    static final AlpacaFacts ALPACA = load();

    private final List<Described> calls = new ArrayList<>();
    private final FactTypes types;

    /** A request; headers by their names in lower case, null where there is none. */
    record Request(String method, String path, Map<String, String> query, UnaryOperator<String> headers, String body) {}

    private record Described(String method, Pattern path, JsonNode facts) {
        boolean isOf(String itsMethod, String itsPath) {
            return method.equals(itsMethod) && path.matcher(itsPath).matches();
        }
    }

    private AlpacaFacts(JsonNode facts) {
        types = new FactTypes(facts);
        for (JsonNode call : facts.get("calls")) {
            String[] methodAndPath = call.get("call").asString().split(" ");
            Pattern path = Pattern.compile(methodAndPath[1].replaceAll("\\{\\w+}", "[^/]+"));
            calls.add(new Described(methodAndPath[0], path, call));
        }
    }

    private static AlpacaFacts load() {
        try (InputStream file = AlpacaFacts.class.getResourceAsStream("/alpaca-facts.json")) {
            return new AlpacaFacts(JsonMapper.shared().readTree(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns what is wrong with a request; empty if Alpaca would understand it. */
    List<String> problems(Request request) {
        Optional<JsonNode> facts = facts(request.method(), request.path());
        if (facts.isEmpty()) {
            return List.of("Alpaca has no " + request.method() + " " + request.path());
        }
        List<String> problems = new ArrayList<>();
        for (String credential : List.of("apca-api-key-id", "apca-api-secret-key")) {
            if (request.headers().apply(credential) == null) {
                problems.add("there is no header " + credential);
            }
        }
        problems.addAll(queryProblems(facts.get(), request.query()));
        problems.addAll(bodyProblems(facts.get(), request));
        return problems.stream()
                .map(problem -> request.method() + " " + request.path() + ": " + problem)
                .toList();
    }

    private List<String> queryProblems(JsonNode facts, Map<String, String> query) {
        List<String> problems = new ArrayList<>();
        query.forEach((name, value) -> {
            JsonNode type = facts.path("query").path(name);
            problems.addAll(
                    type.isMissingNode()
                            ? List.of("Alpaca knows no parameter " + name)
                            : types.problems(
                                    name, type.asString(), JsonMapper.shared().valueToTree(value)));
        });
        for (JsonNode required : facts.path("required")) {
            if (!query.containsKey(required.asString())) {
                problems.add("there is no parameter " + required.asString());
            }
        }
        return problems;
    }

    private List<String> bodyProblems(JsonNode facts, Request request) {
        if (!facts.has("body")) {
            return request.body().isEmpty() ? List.of() : List.of("it has a body, and Alpaca reads none");
        }
        List<String> problems = new ArrayList<>();
        if (!"application/json".equals(request.headers().apply("content-type"))) {
            problems.add("its body is not declared as JSON");
        }
        problems.addAll(types.problemsOfText("body", facts.get("body").asString(), request.body(), true));
        return problems;
    }

    /** Returns what is wrong with an answer; empty if Alpaca may give it. */
    List<String> problems(String method, String path, int status, String body) {
        if (status / 100 != 2) {
            // Which refusals there are, and what they hold, is described for a few calls only.
            return List.of();
        }
        String where = method + " " + path + " -> " + status + ": ";
        Optional<JsonNode> success = facts(method, path).map(facts -> facts.get("success"));
        if (success.isEmpty() || !success.get().has(String.valueOf(status))) {
            return List.of(where + "Alpaca never answers this");
        }
        String type = success.get().get(String.valueOf(status)).asString();
        if (type.isEmpty()) {
            return body.isEmpty() ? List.of() : List.of(where + "Alpaca sends no body with it");
        }
        return types.problemsOfText("body", type, body, false).stream()
                .map(where::concat)
                .toList();
    }

    private Optional<JsonNode> facts(String method, String path) {
        return calls.stream()
                .filter(call -> call.isOf(method, path))
                .findFirst()
                .map(Described::facts);
    }

    /** Reads JSON. */
    static Optional<JsonNode> parsed(String text) {
        try {
            return Optional.of(JsonMapper.shared().readTree(text));
        } catch (JacksonException e) {
            return Optional.empty();
        }
    }
}
