package dev.brokerkeep.alpaca;

import java.time.Duration;

/**
 * What a stream of trade updates may take.
 *
 * @param beat how often the broker is asked for a sign of life, and how long it has to give one
 * @param reconnect the waits between attempts to connect again
 * @param messageBytes size of one message
 * @param waitingBytes size of all messages that the listener has not heard yet
 * @param executions how many executions are remembered, so that each is told once
 */
record StreamLimits(Duration beat, Backoff reconnect, int messageBytes, int waitingBytes, int executions) {
    static final StreamLimits STANDARD = new StreamLimits(
            Duration.ofSeconds(10),
            new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(30)),
            1 << 20,
            16 << 20,
            10_000);
}
