package jacobi.engine.cpu;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntConsumer;

class TeamTest {
    /** Each job has a function of its own; a task that is run for the wrong one shows. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 9})
    void everyTaskOfEveryJobRunsOnce(int threads) {
        long seed = threads;
        var random = new Random(seed);
        var team = new Team(threads);
        for (int job = 0; job < 20_000; job++) {
            int tasks = random.nextInt(20);
            var runs = new AtomicIntegerArray(tasks);
            team.run(tasks, runs::incrementAndGet);
            for (int i = 0; i < tasks; i++) {
                assertEquals(1, runs.get(i), "seed " + seed + ", job " + job + ", task " + i);
            }
        }
    }

    /** Pauses longer than the spinning: workers sleep, and are woken. */
    @Test
    void workersWakeUp() {
        var team = new Team(4);
        for (int job = 0; job < 50; job++) {
            LockSupport.parkNanos(1_000_000);
            var runs = new AtomicIntegerArray(100);
            team.run(100, runs::incrementAndGet);
            for (int i = 0; i < 100; i++) {
                assertEquals(1, runs.get(i), "job " + job + ", task " + i);
            }
        }
    }

    /** What tasks wrote with plain stores is there for the caller, and for the next job. */
    @Test
    void jobsSeeWhatEarlierJobsWrote() {
        var team = new Team(3);
        var values = new int[1000];
        IntConsumer increment = i -> values[i]++;
        for (int job = 0; job < 2000; job++) {
            team.run(values.length, increment);
        }
        var expected = new int[values.length];
        Arrays.fill(expected, 2000);
        assertArrayEquals(expected, values);
    }

    @Test
    void aFailureReachesTheCallerAndNoLaterJob() {
        var team = new Team(3);
        var failure = new IllegalStateException("task 7");
        var thrown =
                assertThrows(
                        IllegalStateException.class,
                        () ->
                                team.run(
                                        20,
                                        i -> {
                                            if (i == 7) {
                                                throw failure;
                                            }
                                        }));
        assertSame(failure, thrown);
        var runs = new AtomicIntegerArray(20);
        team.run(20, runs::incrementAndGet);
        assertEquals(1, runs.get(19));
    }

    @Test
    void aTaskMayRunTasksItself() {
        var team = new Team(3);
        var runs = new AtomicIntegerArray(100);
        team.run(10, i -> team.run(10, j -> runs.incrementAndGet(10 * i + j)));
        for (int i = 0; i < 100; i++) {
            assertEquals(1, runs.get(i), "task " + i);
        }
    }

    @Test
    void severalThreadsMayCallAtOnce() throws InterruptedException {
        var team = new Team(3);
        var failure = new AtomicReference<Throwable>();
        var callers = new Thread[4];
        for (int c = 0; c < callers.length; c++) {
            callers[c] =
                    new Thread(
                            () -> {
                                for (int job = 0; job < 2000; job++) {
                                    var runs = new AtomicIntegerArray(9);
                                    team.run(9, runs::incrementAndGet);
                                    for (int i = 0; i < 9; i++) {
                                        assertEquals(1, runs.get(i), "task " + i);
                                    }
                                }
                            });
            callers[c].setUncaughtExceptionHandler((_, thrown) -> failure.set(thrown));
            callers[c].start();
        }
        for (var caller : callers) {
            caller.join();
        }
        assertNull(failure.get());
    }

    @Test
    void partsCoverTheRange() {
        var team = new Team(2);
        var covered = new AtomicIntegerArray(101);
        team.parts(
                101,
                10,
                (from, to) -> {
                    for (int i = from; i < to; i++) {
                        covered.incrementAndGet(i);
                    }
                });
        for (int i = 0; i < 101; i++) {
            assertEquals(1, covered.get(i), "element " + i);
        }
    }

    @Test
    void aJobAllocatesNothing() {
        var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        var team = new Team(2);
        var values = new int[100];
        IntConsumer increment = i -> values[i]++;
        long least = Long.MAX_VALUE;
        for (int round = 0; round < 3; round++) {
            long before = threads.getCurrentThreadAllocatedBytes();
            for (int job = 0; job < 10_000; job++) {
                team.run(values.length, increment);
            }
            least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
        }
        assertEquals(0, least);
    }
}
