package dev.brokerkeep.alpaca;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Remembers what of one simulation's traffic does not keep to {@link AlpacaFacts}. Safe for many threads. */
final class ApiJudge {
    private final Queue<String> problems = new ConcurrentLinkedQueue<>();

    void request(AlpacaFacts.Request request) {
        problems.addAll(AlpacaFacts.ALPACA.problems(request));
    }

    void answer(AlpacaFacts.Request request, int status, String body) {
        problems.addAll(AlpacaFacts.ALPACA.problems(request.method(), request.path(), status, body));
    }

    /** Fails if anything did not keep to the facts. */
    void requireNoProblems() {
        if (!problems.isEmpty()) {
            List<String> first = problems.stream().distinct().limit(10).toList();
            throw new AssertionError("Not as Alpaca describes it: " + first);
        }
    }
}
