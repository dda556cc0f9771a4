package jacobi.examples.bench;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;

/**
 * Times work that may take a microsecond or a minute. One sample is as many repetitions as take
 * {@link #SAMPLE_SECONDS}, so that the clock's own time does not count.
 */
final class Stopwatch {
    private static final double SAMPLE_SECONDS = 2e-4;
    private static final int WINDOWS = 6;
    private static final double STEADY = 0.98;

    private Stopwatch() {}

    /** Seconds of one run. */
    static double once(Runnable work) {
        long start = System.nanoTime();
        work.run();
        return (System.nanoTime() - start) * 1e-9;
    }

    /**
     * Repeats work until the compiler has done what it can: until for a while nothing was compiled
     * and the work has not become faster.
     *
     * @param least seconds of that while
     * @param most seconds in all
     */
    static void warmUp(Runnable work, double least, double most) {
        double best = Double.POSITIVE_INFINITY;
        long compilation = -1;
        long end = System.nanoTime() + (long) (most * 1e9);
        for (int steady = 0; steady < WINDOWS && System.nanoTime() < end; steady++) {
            double fastest = sample(work, least / WINDOWS).best();
            if (fastest < STEADY * best || compilation != compilationMillis()) {
                steady = -1;
            }
            best = Math.min(best, fastest);
            compilation = compilationMillis();
        }
    }

    private static long compilationMillis() {
        var compiler = ManagementFactory.getCompilationMXBean();
        return compiler == null ? 0 : compiler.getTotalCompilationTime();
    }

    /** Samples of the time of one repetition, for about so many seconds; at least one. */
    static Timings sample(Runnable work, double seconds) {
        long end = System.nanoTime() + (long) (seconds * 1e9);
        var samples = new ArrayList<Double>();
        int repetitions = 1;
        do {
            long start = System.nanoTime();
            for (int i = 0; i < repetitions; i++) {
                work.run();
            }
            double elapsed = (System.nanoTime() - start) * 1e-9;
            if (elapsed < SAMPLE_SECONDS && System.nanoTime() < end) {
                repetitions = more(repetitions, elapsed);
            } else {
                samples.add(elapsed / repetitions);
            }
        } while (System.nanoTime() < end);
        if (samples.isEmpty()) {
            samples.add(once(work));
        }
        return new Timings(samples.stream().mapToDouble(s -> s).toArray());
    }

    private static int more(int repetitions, double elapsed) {
        double factor = Math.min(8, 1.2 * SAMPLE_SECONDS / Math.max(elapsed, 1e-9));
        return (int) Math.ceil(repetitions * Math.max(1.2, factor));
    }
}
