package jacobi.engine.cpu;

/**
 * Memory that a work needs only while it runs: partial sums, for instance. Places are reserved when
 * the work is prepared; the array is there while it runs. All works share few arrays, which are
 * therefore in the cache.
 */
final class Scratch {
    private static final float[] NONE = {};
    private static final Pool<Scratch> POOL = new Pool<>(Scratch::new);

    /** While the work runs, {@link #size} elements or more, which may hold anything. */
    private float[] array = NONE;

    private int size;

    /** Reserves elements; returns where they start. */
    int reserve(int count) {
        int at = size;
        size = Math.addExact(size, count);
        return at;
    }

    /** The array, while a work {@link #around} which this was put is running. */
    float[] array() {
        return array;
    }

    /** The work with this scratch at its disposal. */
    Work around(Work work) {
        return size == 0 ? work : team -> run(work, team);
    }

    private void run(Work work, Team team) {
        var lender = POOL.take();
        if (lender.array.length < size) {
            lender.array = new float[size];
        }
        array = lender.array;
        try {
            work.run(team);
        } finally {
            array = NONE;
            POOL.giveBack(lender);
        }
    }
}
