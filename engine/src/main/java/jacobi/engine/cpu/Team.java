package jacobi.engine.cpu;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntConsumer;

/**
 * A fixed number of threads that compute together; the calling thread is one of them. Work comes as
 * numbered tasks whose number depends on the problem's size alone and never on the number of
 * threads, and each task writes a place of its own: so who takes which task cannot change a bit of
 * the result.
 *
 * <p>Threads draw tasks from the {@link #OPEN} word: which job it is, counted from the first, and
 * how many of its tasks nobody has drawn yet. Whoever lowers that number has the tasks; as the job
 * is part of the word, a thread that comes late cannot draw one of the next job for the function of
 * the last. Starting a job allocates nothing.
 *
 * <p>Operations follow each other within microseconds, so a worker without work spins for a moment
 * before it sleeps. Workers are daemons: they never keep a program alive.
 */
final class Team {
    /** A part {@code [from, to)} of a range. */
    interface Part {
        void run(int from, int to);
    }

    /** Whoever calls it, and nobody else. */
    static final Team ALONE = new Team(1);

    /** About 20 µs of spinning; longer pauses are worth the cost of waking up. */
    private static final int SPINS = 2_000;

    /** The places of the words that all threads write: a cache line of 64 bytes each. */
    private static final int OPEN = 8;

    /** How many tasks of the current job are not finished. */
    private static final int UNFINISHED = 2 * OPEN;

    private static final int WORDS = 3 * OPEN;
    private static final int HALF = Integer.SIZE;
    private static final long LOW = 0xFFFFFFFFL;

    private final Worker[] workers;
    private final AtomicBoolean busy = new AtomicBoolean();
    private final AtomicLongArray words = new AtomicLongArray(WORDS);

    // Written before the job is opened, and not before the last one's tasks are finished.
    private IntConsumer task;
    private int tasks;
    private Throwable failure;

    Team(int threads) {
        workers = new Worker[threads - 1];
        for (int i = 0; i < workers.length; i++) {
            workers[i] = new Worker(this, i + 1);
        }
        for (var worker : workers) {
            worker.thread.start();
        }
    }

    int threads() {
        return workers.length + 1;
    }

    /**
     * Runs tasks 0 … tasks−1, in any order, and returns when all are done. Where the team is at
     * work already, as when one of its tasks calls this, the caller computes alone.
     */
    void run(int tasks, IntConsumer task) {
        if (tasks <= 1 || workers.length == 0 || !busy.compareAndSet(false, true)) {
            for (int i = 0; i < tasks; i++) {
                task.accept(i);
            }
            return;
        }
        try {
            open(tasks, task);
            work(0);
            await();
        } finally {
            this.task = null;
            failure = null;
            busy.set(false);
        }
    }

    /**
     * Cuts {@code [0, count)} into parts of {@code grain}, the last maybe shorter, and runs them.
     */
    void parts(int count, int grain, Part part) {
        Work.parts(count, grain, part).run(this);
    }

    private void open(int tasks, IntConsumer task) {
        this.task = task;
        this.tasks = tasks;
        words.setPlain(UNFINISHED, tasks);
        long job = (words.getPlain(OPEN) >>> HALF) + 1;
        words.set(OPEN, job << HALF | tasks);
    }

    private boolean isOpen() {
        return (words.get(OPEN) & LOW) > 0;
    }

    /** Draws tasks and runs them until none are left. */
    private void work(int member) {
        long word = words.get(OPEN);
        if ((word & LOW) > 1) {
            wake(2 * member + 1, word & LOW);
            wake(2 * member + 2, word & LOW);
        }
        for (; (word & LOW) > 0; word = words.get(OPEN)) {
            int left = (int) (word & LOW);
            int count = draw(left);
            var drawn = task;
            int first = tasks - left;
            if (words.compareAndSet(OPEN, word, word - count)) {
                run(drawn, first, first + count);
                words.addAndGet(UNFINISHED, -count);
            }
        }
    }

    /**
     * How many tasks to draw: several while there are many, so that threads do not meet over each
     * of them and neighbouring tasks share a cache; single ones in the end, so that all threads
     * finish together.
     */
    private int draw(int left) {
        return Math.max(1, left / (4 * threads()));
    }

    /**
     * Wakes a member if it sleeps and there may be a task for it. Each member wakes two others, so
     * that nobody has to wake them all.
     */
    private void wake(int member, long left) {
        if (member <= workers.length && member <= left) {
            workers[member - 1].wake();
        }
    }

    private void run(IntConsumer drawn, int from, int to) {
        for (int i = from; i < to; i++) {
            try {
                drawn.accept(i);
            } catch (Throwable thrown) {
                fail(thrown);
            }
        }
    }

    private synchronized void fail(Throwable thrown) {
        failure = failure == null ? thrown : failure;
    }

    private void await() {
        for (int spins = 0; words.get(UNFINISHED) > 0; spins++) {
            if (spins < SPINS) {
                Thread.onSpinWait();
            } else {
                Thread.yield();
            }
        }
        switch (failure) {
            case null -> {}
            case Error error -> throw error;
            case RuntimeException exception -> throw exception;
            case Throwable other -> throw new IllegalStateException(other);
        }
    }

    private static final class Worker implements Runnable {
        private final Team team;
        private final int member;
        private final Thread thread;
        private volatile boolean asleep;

        Worker(Team team, int member) {
            this.team = team;
            this.member = member;
            thread = new Thread(this, "jacobi-cpu-" + member);
            thread.setDaemon(true);
        }

        void wake() {
            if (asleep) {
                LockSupport.unpark(thread);
            }
        }

        @Override
        public void run() {
            for (int spins = 0; ; spins++) {
                if (team.isOpen()) {
                    team.work(member);
                    spins = 0;
                } else if (spins < SPINS) {
                    Thread.onSpinWait();
                } else {
                    sleep();
                    spins = 0;
                }
            }
        }

        /** Announces the sleep before a last look, so that no wake-up is missed. */
        private void sleep() {
            asleep = true;
            if (!team.isOpen()) {
                LockSupport.park(this);
            }
            asleep = false;
        }
    }
}
