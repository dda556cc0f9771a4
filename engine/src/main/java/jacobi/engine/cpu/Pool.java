package jacobi.engine.cpu;

import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Supplier;

/**
 * Keeps things that a thread works in, from one use to the next. Each thread first looks into a
 * place of its own, so what it finds there is warm in its cache, no lock is taken, and after the
 * first uses nothing is allocated.
 */
final class Pool<T> {
    /** Places; threads have consecutive numbers, so up to so many of them do not meet. */
    private static final int PLACES = 64;

    /** References from one place to the next: a cache line of 64 bytes. */
    private static final int LINE = 16;

    private final AtomicReferenceArray<T> free = new AtomicReferenceArray<>(PLACES * LINE);
    private final Supplier<T> fresh;

    Pool(Supplier<T> fresh) {
        this.fresh = fresh;
    }

    /** Something that nobody else uses until it is given back. */
    T take() {
        int home = home();
        for (int i = 0; i < PLACES; i++) {
            int at = (home + i) % PLACES * LINE;
            if (free.getPlain(at) != null) {
                var found = free.getAndSet(at, null);
                if (found != null) {
                    return found;
                }
            }
        }
        return fresh.get();
    }

    /** Leaves it for the next use; it is forgotten where there is no place. */
    void giveBack(T used) {
        int home = home();
        for (int i = 0; i < PLACES; i++) {
            int at = (home + i) % PLACES * LINE;
            if (free.getPlain(at) == null && free.compareAndSet(at, null, used)) {
                return;
            }
        }
    }

    private static int home() {
        return (int) (Thread.currentThread().threadId() % PLACES);
    }
}
