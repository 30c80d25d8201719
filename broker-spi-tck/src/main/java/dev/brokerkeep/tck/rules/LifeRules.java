package dev.brokerkeep.tck.rules;

import dev.brokerkeep.BrokerKeepException;
import dev.brokerkeep.ErrorCode;
import dev.brokerkeep.broker.BrokerAccount;
import dev.brokerkeep.broker.BrokerException;
import dev.brokerkeep.tck.Violation;
import dev.brokerkeep.tck.bench.BareAccount;
import dev.brokerkeep.tck.bench.Bench;
import dev.brokerkeep.tck.bench.Call;
import dev.brokerkeep.tck.bench.World;
import dev.brokerkeep.tck.engine.Rule;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Member;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** How account objects live and die. */
final class LifeRules {
    private static final int CLOSERS = 3;
    private static final int CALLERS = 16;

    /** How long a thread may take to end that was told to. */
    private static final Duration END = Duration.ofSeconds(5);

    /** The kit's own, and those of the JDK, which no plugin can end: its HTTP client had no close() before Java 21. */
    private static final Pattern OTHERS = Pattern.compile("(kit-|simulator-|HttpClient-|ForkJoinPool\\.commonPool-"
            + "|CompletableFutureDelayScheduler|Keep-Alive-|process reaper|Cleaner-).*");

    /** Of virtual time. */
    private static final Duration BREATH = Duration.ofSeconds(2);

    private LifeRules() {}

    static List<Rule> all() {
        return List.of(
                Rule.must(
                        "LIFE-01",
                        "Account objects are built by Guice from their constructor, which does no I/O.",
                        "Give the class one constructor annotated @Inject, and no field or method; connect in the first call,"
                                + " not there.",
                        LifeRules::constructorDoesNoInputOrOutput),
                Rule.must(
                        "LIFE-02",
                        "close() can be repeated, also by several threads; afterwards calls fail with CLOSED, without I/O, and no"
                                + " thread of the object is left.",
                        "Let close() set a flag, end the threads that the object began, and give back what may be given back"
                                + " twice; look at the flag before each request.",
                        LifeRules::closeIsFinal),
                Rule.must(
                        "CON-01",
                        "Sixteen threads of mixed calls get what one gets; an interrupt ends a call and keeps the flag.",
                        "Share nothing that is not safe for many threads between calls (date formats, builders), and set"
                                + " the interrupt flag again before you throw INTERRUPTED.",
                        LifeRules::manyThreadsGetTheSame));
    }

    private static void constructorDoesNoInputOrOutput(Bench bench) throws Exception {
        requireConstructorInjection(bench.accountType());
        try (World world = bench.world()) {
            int requests = world.simulator().count();
            int connections = world.simulator().openConnections();
            try (BrokerAccount built = world.keep().instances().openUncached(world.id())) {
                if (world.simulator().count() != requests || world.simulator().openConnections() != connections) {
                    throw new Violation("building an account object asked the broker");
                }
                if (!built.id().equals(world.id())) {
                    throw new Violation("id() returned " + built.id() + " instead of " + world.id());
                }
            } catch (BrokerKeepException e) {
                bench.overheard().hear("the error of a construction", e);
                throw new Violation("an account object with good settings could not be built: " + e.problem(), e);
            }
        }
    }

    /** Fields that Guice fills are not final, and are empty while the constructor runs. */
    private static void requireConstructorInjection(Class<?> account) {
        for (Class<?> type = account; type != null; type = type.getSuperclass()) {
            Stream.<Member>concat(Stream.of(type.getDeclaredFields()), Stream.of(type.getDeclaredMethods()))
                    .filter(member -> Stream.of(((AnnotatedElement) member).getAnnotations())
                            .anyMatch(each ->
                                    each.annotationType().getSimpleName().equals("Inject")))
                    .findFirst()
                    .ifPresent(member -> {
                        throw new Violation(member.getDeclaringClass().getName() + "." + member.getName()
                                + " is annotated @Inject: only the constructor may be");
                    });
        }
    }

    private static void closeIsFinal(Bench bench) throws Exception {
        try (World world = bench.world()) {
            List<Call> reads = world.reads();
            // Without a handle: the runtime's would close it once only, and answer for it afterwards.
            BrokerAccount account = world.bare().account();
            world.well("summary()", account::summary);
            CyclicBarrier together = new CyclicBarrier(CLOSERS);
            List<FutureTask<String>> closers = new ArrayList<>();
            for (int n = 0; n < CLOSERS; n++) {
                closers.add(bench.start(() -> {
                    together.await();
                    account.close();
                    account.close();
                    return "";
                }));
            }
            for (FutureTask<String> closer : closers) {
                try {
                    closer.get();
                } catch (ExecutionException e) {
                    throw new Violation("a second close() threw " + e.getCause(), e);
                }
            }
            int requests = world.simulator().count();
            for (Call call : reads) {
                requireClosed(bench, call, account);
            }
            if (world.simulator().count() != requests) {
                throw new Violation("a call after close() reached the broker");
            }
            nothingIsLeft(bench, world);
        }
    }

    /** Several objects: what others begin meanwhile does not grow with them. */
    private static void nothingIsLeft(Bench bench, World world) throws InterruptedException {
        Set<Thread> before = threads();
        for (int n = 0; n < CLOSERS; n++) {
            try (BareAccount used = world.bare()) {
                world.well("summary()", used.account()::summary);
            }
        }
        long deadline = System.nanoTime() + bench.scaled(END).toNanos();
        Set<Thread> left = threads();
        left.removeAll(before);
        for (Thread thread : left) {
            TimeUnit.NANOSECONDS.timedJoin(thread, Math.max(1, deadline - System.nanoTime()));
        }
        left.removeIf(thread -> !thread.isAlive());
        if (left.size() >= CLOSERS) {
            throw new Violation("of " + CLOSERS + " account objects that were closed, " + left.size()
                    + " threads are left: "
                    + left.stream().map(Thread::getName).sorted().collect(Collectors.joining(", ")));
        }
    }

    private static Set<Thread> threads() {
        Set<Thread> threads = new HashSet<>(Thread.getAllStackTraces().keySet());
        threads.removeIf(thread -> OTHERS.matcher(thread.getName()).matches());
        return threads;
    }

    private static void requireClosed(Bench bench, Call call, BrokerAccount account) {
        try {
            call.on(account);
        } catch (BrokerKeepException e) {
            bench.overheard().hear("the error after close()", e);
            if (e.code() != ErrorCode.CLOSED) {
                throw new Violation(call + " after close() failed with " + e.code() + " instead of CLOSED", e);
            }
            return;
        } catch (RuntimeException e) {
            throw new Violation(
                    call + " after close() ended with " + e.getClass().getName(), e);
        }
        throw new Violation(call + " after close() succeeded");
    }

    private static void manyThreadsGetTheSame(Bench bench) throws Exception {
        try (World world = bench.world()) {
            List<Call> reads = world.reads();
            List<String> expected = new ArrayList<>();
            for (Call call : reads) {
                expected.add(String.valueOf(world.well(call.name(), () -> call.on(world.account()))));
            }
            List<FutureTask<String>> callers = new ArrayList<>();
            for (int n = 0; n < CALLERS; n++) {
                int first = n;
                callers.add(bench.start(() -> {
                    for (int i = 0; i < 3 * reads.size(); i++) {
                        int which = (first + i) % reads.size();
                        // A plugin may keep to a quota of requests: this is not about that.
                        world.time().sleep(BREATH);
                        String answer = String.valueOf(reads.get(which).on(world.account()));
                        if (!answer.equals(expected.get(which))) {
                            throw new Violation(reads.get(which) + " gave another answer beside other calls");
                        }
                    }
                    return "";
                }));
            }
            for (FutureTask<String> caller : callers) {
                try {
                    caller.get();
                } catch (ExecutionException e) {
                    throw e.getCause() instanceof Violation violation
                            ? violation
                            : new Violation("a call beside others failed: " + e.getCause(), e);
                }
            }
            interruptIsKept(bench, world);
        }
    }

    private static void interruptIsKept(Bench bench, World world) throws Exception {
        world.simulator().next(new dev.brokerkeep.tck.simulator.Fault.Hang());
        int requests = world.simulator().count();
        boolean[] isKept = new boolean[1];
        FutureTask<BrokerException> call = new FutureTask<>(() -> {
            try {
                return world.badly("summary() that is interrupted", world.account()::summary);
            } finally {
                isKept[0] = Thread.currentThread().isInterrupted();
            }
        });
        Thread caller = new Thread(call, "kit-worker");
        caller.setDaemon(true);
        caller.start();
        long deadline = System.nanoTime() + bench.patience().toNanos();
        while (world.simulator().count() == requests && System.nanoTime() - deadline < 0) {
            Thread.onSpinWait();
        }
        caller.interrupt();
        BrokerException failed;
        try {
            failed = call.get();
        } catch (ExecutionException e) {
            throw new Violation("an interrupted call: " + e.getCause(), e);
        }
        if (failed.kind() != BrokerException.Kind.INTERRUPTED) {
            throw new Violation("an interrupted call failed with " + failed.kind() + " instead of INTERRUPTED", failed);
        }
        if (!isKept[0]) {
            throw new Violation("an interrupted call swallowed the interrupt: the thread's flag is clear");
        }
    }
}
