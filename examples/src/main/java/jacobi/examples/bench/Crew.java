package jacobi.examples.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.IntConsumer;

/** Threads that run the same loop at once, to find out what the machine can do. */
final class Crew implements AutoCloseable {
    private final int threads;
    private final ExecutorService executor;

    Crew(int threads) {
        this.threads = threads;
        this.executor = Executors.newFixedThreadPool(threads);
    }

    int threads() {
        return threads;
    }

    /** One thread's start and end, in nanoseconds. */
    private record Span(long start, long end) {}

    /**
     * Seconds from the first thread's start to the last one's end.
     *
     * @param part is given the thread's number, from 0
     */
    double seconds(IntConsumer part) {
        var start = new CyclicBarrier(threads);
        var parts = new ArrayList<Callable<Span>>();
        for (int t = 0; t < threads; t++) {
            int thread = t;
            parts.add(
                    () -> {
                        start.await();
                        long from = System.nanoTime();
                        part.accept(thread);
                        return new Span(from, System.nanoTime());
                    });
        }
        return span(parts);
    }

    private double span(List<Callable<Span>> parts) {
        try {
            long first = Long.MAX_VALUE;
            long last = Long.MIN_VALUE;
            for (var future : executor.invokeAll(parts)) {
                first = Math.min(first, future.get().start);
                last = Math.max(last, future.get().end);
            }
            return (last - first) * 1e-9;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while measuring", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("a measuring thread has failed", e.getCause());
        }
    }

    @Override
    public void close() {
        executor.shutdownNow();
    }
}
