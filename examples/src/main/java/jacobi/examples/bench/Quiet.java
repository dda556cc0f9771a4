package jacobi.examples.bench;

import com.sun.management.OperatingSystemMXBean;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.function.Supplier;

/**
 * Waits until a process sleeps. Threads of OpenMP and of OpenBLAS spin for milliseconds when their
 * work is done, and Java's compilers go on when a kernel has warmed up: whoever is measured next
 * would have to share the cores with them.
 */
final class Quiet {
    private static final int MILLIS = 40;
    private static final int MOST_WAITS = 50;

    /** One tick of the clock by which systems account for processes. */
    private static final Duration TICK = Duration.ofMillis(10);

    private Quiet() {}

    /** Returns when the processor time has hardly grown for a while, or after two seconds. */
    static void await(Supplier<Duration> processorTime) {
        var before = processorTime.get();
        for (int waits = 0; waits < MOST_WAITS; waits++) {
            sleep();
            var now = processorTime.get();
            if (now.minus(before).compareTo(TICK) < 0) {
                return;
            }
            before = now;
        }
    }

    /** All that this process's threads have used. */
    static Duration ownProcessorTime() {
        var system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
        return system == null ? Duration.ZERO : Duration.ofNanos(system.getProcessCpuTime());
    }

    private static void sleep() {
        try {
            Thread.sleep(MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BenchException("interrupted", e);
        }
    }
}
