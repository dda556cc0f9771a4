package jacobi.examples.bench;

import java.lang.management.ManagementFactory;

/**
 * The most heap that is used while work runs, garbage included, looked at every two milliseconds.
 */
final class HeapMeter {
    private static final int MILLIS = 2;

    private HeapMeter() {}

    /** Bytes used after a collection. */
    static long live() {
        System.gc();
        return used();
    }

    /** The most bytes that were used while the work ran. */
    static long peak(Runnable work) {
        var watcher = new Watcher();
        var thread = Thread.ofPlatform().daemon().start(watcher);
        try {
            work.run();
        } finally {
            watcher.done = true;
            join(thread);
        }
        return watcher.most;
    }

    private static long used() {
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static final class Watcher implements Runnable {
        private volatile boolean done;
        private volatile long most = used();

        @Override
        public void run() {
            while (!done) {
                most = Math.max(most, used());
                try {
                    Thread.sleep(MILLIS);
                } catch (InterruptedException e) {
                    return;
                }
            }
            most = Math.max(most, used());
        }
    }
}
