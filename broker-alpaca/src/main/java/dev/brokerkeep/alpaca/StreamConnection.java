package dev.brokerkeep.alpaca;

import java.io.ByteArrayOutputStream;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One connection of a stream: keeps whole messages until they are taken, and after the last of them that it is lost.
 * The paper environment sends binary frames where the live one sends texts: both are bytes here.
 *
 * <p>It ends itself when messages are too long, when they come faster than they are taken, and when the other side
 * gives no sign of life. That last check also finds the end of a connection that breaks just after a message, of which
 * the JDK's client (17 and 25) has been seen to tell nothing. Written to by one thread of the HTTP client at a time,
 * read by one other.
 */
final class StreamConnection implements WebSocket.Listener {
    /** A whole message, and when it had arrived. */
    static final class Message {
        /** Even an empty message is kept somewhere. */
        private static final int LEAST_COST = 100;

        private final byte[] bytes;
        private final Instant at;

        private Message(byte[] bytes, Instant at) {
            this.bytes = bytes;
            this.at = at;
        }

        byte[] bytes() {
            return bytes;
        }

        Instant at() {
            return at;
        }

        private long cost() {
            return (long) bytes.length + LEAST_COST;
        }
    }

    private final StreamLimits limits;
    private final Supplier<Instant> clock;
    private final BlockingQueue<Optional<Message>> arrived = new LinkedBlockingQueue<>();
    private final AtomicLong waiting = new AtomicLong();
    private final AtomicBoolean lost = new AtomicBoolean();
    private final ByteArrayOutputStream parts = new ByteArrayOutputStream();
    private volatile @Nullable WebSocket socket;
    private volatile Instant heard;
    private volatile boolean pongDue;

    StreamConnection(StreamLimits limits, Supplier<Instant> clock) {
        this.limits = limits;
        this.clock = clock;
        this.heard = clock.get();
    }

    /** Returns when the other side last gave a sign of life. */
    Instant heard() {
        return heard;
    }

    boolean isLost() {
        return lost.get();
    }

    /** Returns the next message; empty once the connection is lost and all before that have been taken. */
    Optional<Message> next() throws InterruptedException {
        return taken(arrived.take());
    }

    /** Returns the next message as {@link #next} does, if there is one by the deadline. */
    Optional<Message> next(Deadline deadline) throws InterruptedException, TimeoutException {
        Optional<Message> message = arrived.poll(deadline.remainingNanos(), TimeUnit.NANOSECONDS);
        if (Objects.isNull(message)) {
            throw new TimeoutException();
        }
        return taken(message);
    }

    private Optional<Message> taken(Optional<Message> message) {
        message.ifPresent(whole -> waiting.addAndGet(-whole.cost()));
        return message;
    }

    void send(String text) {
        WebSocket open = socket;
        if (open != null) {
            var unused = open.sendText(text, true).whenComplete(this::loseIfFailed);
        }
    }

    /** Asks for a sign of life, now and for as long as the connection lasts; the executor lets a beat pass. */
    void beat(Executor later) {
        WebSocket open = socket;
        if (open == null || isLost()) {
            return;
        }
        if (pongDue) {
            lose();
            return;
        }
        pongDue = true;
        var unused = open.sendPing(ByteBuffer.allocate(0)).whenComplete(this::loseIfFailed);
        later.execute(() -> beat(later));
    }

    private void loseIfFailed(@Nullable WebSocket sent, @Nullable Throwable failure) {
        if (failure != null) {
            lose();
        }
    }

    /** Ends it. Idempotent. */
    void lose() {
        if (lost.compareAndSet(false, true)) {
            arrived.add(Optional.empty());
        }
        WebSocket open = socket;
        if (open != null) {
            open.abort();
        }
    }

    @Override
    public void onOpen(WebSocket opened) {
        use(opened);
        opened.request(1);
    }

    /**
     * Sends over this from now on. Called by whoever learns of it first: that may be before or after {@link #onOpen}.
     */
    void use(WebSocket opened) {
        socket = opened;
        // Given up while it was being opened.
        if (isLost()) {
            opened.abort();
        }
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence text, boolean last) {
        return received(from, text.toString().getBytes(StandardCharsets.UTF_8), last);
    }

    @Override
    public @Nullable CompletionStage<?> onBinary(WebSocket from, ByteBuffer data, boolean last) {
        byte[] bytes = new byte[data.remaining()];
        data.get(bytes);
        return received(from, bytes, last);
    }

    private @Nullable CompletionStage<?> received(WebSocket from, byte[] part, boolean last) {
        heard = clock.get();
        if (part.length > limits.messageBytes() - parts.size()) {
            lose();
            return null;
        }
        parts.write(part, 0, part.length);
        if (last) {
            Message message = new Message(parts.toByteArray(), heard);
            parts.reset();
            if (waiting.addAndGet(message.cost()) > limits.waitingBytes()) {
                lose();
                return null;
            }
            if (!isLost()) {
                arrived.add(Optional.of(message));
            }
        }
        from.request(1);
        return null;
    }

    @Override
    public @Nullable CompletionStage<?> onPong(WebSocket from, ByteBuffer data) {
        heard = clock.get();
        pongDue = false;
        from.request(1);
        return null;
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket from, int status, String reason) {
        lose();
        return null;
    }

    @Override
    public void onError(WebSocket from, Throwable failure) {
        lose();
    }
}
