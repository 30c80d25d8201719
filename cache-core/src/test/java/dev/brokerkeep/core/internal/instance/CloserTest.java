package dev.brokerkeep.core.internal.instance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.brokerkeep.core.testing.Until;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Closes that are many and slow, and a machine that has no thread left for them. */
@Timeout(60)
final class CloserTest {
    private final AtomicInteger threads = new AtomicInteger();
    private final AtomicInteger closed = new AtomicInteger();

    @Test
    void manySlowCloses_shareFewThreads_andAllHappen() {
        Closer closer = new Closer(task -> {
            threads.incrementAndGet();
            Thread thread = new Thread(task);
            thread.setDaemon(true);
            return thread;
        });
        CountDownLatch slow = new CountDownLatch(1);
        int closes = 5 * Closer.MOST_THREADS;

        for (int i = 0; i < closes; i++) {
            closer.execute(() -> {
                await(slow);
                closed.incrementAndGet();
            });
        }
        closer.shutdown();
        int started = threads.get();
        slow.countDown();

        assertThat(started).isEqualTo(Closer.MOST_THREADS);
        Until.holds("all are closed", () -> closed.get() == closes);
    }

    @Test
    void withoutAThreadToBeHad_closesOnTheCallingThread_once() {
        ConcurrentLinkedQueue<Thread> closedOn = new ConcurrentLinkedQueue<>();
        Closer closer = new Closer(CloserTest::noThread);

        closer.execute(() -> closedOn.add(Thread.currentThread()));

        assertThat(closedOn).containsExactly(Thread.currentThread());
    }

    @Test
    void instanceRetiredWithoutAThreadToBeHad_isClosed() {
        Closer closer = new Closer(CloserTest::noThread);
        List<InstanceUnderTest> instances =
                List.of(InstanceUnderTest.real(closer), InstanceUnderTest.real(closer), InstanceUnderTest.real(closer));

        instances.forEach(InstanceUnderTest::retire);

        assertThat(instances).extracting(InstanceUnderTest::closes).containsOnly(1);
    }

    /** As a machine without threads does; but that OutOfMemoryError would end the test run. */
    private static Thread noThread(Runnable task) {
        throw new InternalError("unable to create native thread");
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
