package jacobi.engine.cpu;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntConsumer;

/**
 * A fixed number of threads that compute together; the calling thread is one of them. Work comes as
 * numbered tasks whose number depends on the problem's size alone and never on the number of
 * threads, and each task writes a place of its own: so who takes which task cannot change a bit of
 * the result.
 *
 * <p>Operations follow each other within microseconds, so a worker without work spins for a moment
 * before it sleeps. Workers are daemons: they never keep a program alive.
 */
final class Team {
    /** A part {@code [from, to)} of a range. */
    interface Part {
        void run(int from, int to);
    }

    /** About 20 µs of spinning; longer pauses are worth the cost of waking up. */
    private static final int SPINS = 2_000;

    private final Worker[] workers;
    private volatile Job current;
    private boolean busy;

    Team(int threads) {
        workers = new Worker[threads - 1];
        for (int i = 0; i < workers.length; i++) {
            workers[i] = new Worker(this);
            var thread = new Thread(workers[i], "jacobi-cpu-" + (i + 1));
            thread.setDaemon(true);
            workers[i].thread = thread;
            thread.start();
        }
    }

    int threads() {
        return workers.length + 1;
    }

    /** Runs tasks 0 … tasks−1, in any order, and returns when all are done. */
    void run(int tasks, IntConsumer task) {
        if (tasks <= 1 || workers.length == 0 || !enter()) {
            for (int i = 0; i < tasks; i++) {
                task.accept(i);
            }
            return;
        }
        try {
            var job = new Job(task, tasks);
            current = job;
            for (var worker : workers) {
                worker.wake();
            }
            job.work();
            job.await();
        } finally {
            current = null;
            leave();
        }
    }

    /**
     * Cuts {@code [0, count)} into parts of {@code grain}, the last maybe shorter, and runs them.
     */
    void parts(int count, int grain, Part part) {
        run(Math.ceilDiv(count, grain), i -> part.run(i * grain, Math.min(count, (i + 1) * grain)));
    }

    /** False where the team is at work already: then the caller computes alone. */
    private synchronized boolean enter() {
        if (busy) {
            return false;
        }
        busy = true;
        return true;
    }

    private synchronized void leave() {
        busy = false;
    }

    /** The tasks of one call. Threads draw numbers until there are no more. */
    private static final class Job {
        private final IntConsumer task;
        private final int tasks;
        private final AtomicInteger next = new AtomicInteger();
        private final AtomicInteger done = new AtomicInteger();
        private final AtomicReference<Throwable> failure = new AtomicReference<>();

        Job(IntConsumer task, int tasks) {
            this.task = task;
            this.tasks = tasks;
        }

        void work() {
            for (int i = next.getAndIncrement(); i < tasks; i = next.getAndIncrement()) {
                try {
                    task.accept(i);
                } catch (Throwable thrown) {
                    failure.compareAndSet(null, thrown);
                } finally {
                    done.incrementAndGet();
                }
            }
        }

        void await() {
            for (int spins = 0; done.get() < tasks; spins++) {
                if (spins < SPINS) {
                    Thread.onSpinWait();
                } else {
                    Thread.yield();
                }
            }
            switch (failure.get()) {
                case null -> {}
                case Error error -> throw error;
                case RuntimeException exception -> throw exception;
                case Throwable other -> throw new IllegalStateException(other);
            }
        }
    }

    private static final class Worker implements Runnable {
        private final Team team;
        private Thread thread;
        private volatile boolean asleep;

        Worker(Team team) {
            this.team = team;
        }

        void wake() {
            if (asleep) {
                LockSupport.unpark(thread);
            }
        }

        @Override
        public void run() {
            Job last = null;
            for (int spins = 0; ; spins++) {
                var job = team.current;
                if (job != null && job != last) {
                    job.work();
                    last = job;
                    spins = 0;
                } else if (spins < SPINS) {
                    Thread.onSpinWait();
                } else {
                    sleep(last);
                    spins = 0;
                }
            }
        }

        /** Announces the sleep before a last look, so that no wake-up is missed. */
        private void sleep(Job last) {
            asleep = true;
            var job = team.current;
            if (job == null || job == last) {
                LockSupport.park(this);
            }
            asleep = false;
        }
    }
}
