package jacobi.engine.cpu;

import static jacobi.engine.cpu.Panels.COLUMNS;
import static jacobi.engine.cpu.Panels.DEPTH;
import static jacobi.engine.cpu.Panels.ROWS;

/**
 * How a product [m, k]·[k, n] is cut: K into blocks of equal depth, which depends on K alone, since
 * sums are added up block by block; C into tasks of some row panels by some column panels, which
 * changes no sum, and is therefore chosen for the threads that there are.
 *
 * @param depth steps along K in a block; the last may have fewer
 * @param height row panels in a task
 * @param width column panels in a task
 * @param own whether each task packs its columns of B for itself; if not, all of B is packed before
 */
record Blocking(int m, int n, int k, int depth, int height, int width, boolean own) {
    /**
     * Most row panels that a task packs at a time and keeps for all its columns: 266 rows of A, so
     * deep as a block, are 532 KiB.
     */
    static final int KEPT = 266 / ROWS;

    /** Row panels that a task packs at a time if it has more: 84 rows, 168 KiB. */
    private static final int HEIGHT = 84 / ROWS;

    /** Most column panels at a time: 512 columns of B, so deep as a block, are 1 MiB. */
    private static final int WIDTH = 512 / COLUMNS;

    /**
     * Fewest rows in a task that turns its rows of A, so that the cache lines of a step are read
     * whole.
     */
    private static final int LEAST_TURNED = 42 / ROWS;

    /** Multiply-adds of the smallest task, 5 µs; a smaller one is not worth the sharing out. */
    private static final long SMALLEST = 1 << 19;

    // What things cost, in multiply-adds of one thread. Only ratios matter, and not much.

    /** Packing an element as it lies. */
    private static final double COPY = 30;

    /** Packing an element of an operand that is turned. */
    private static final double TURN = 50;

    /** Writing a packed element for other threads, and reading it from a cache that all share. */
    private static final double SHARE = 24;

    /** Reading an element of packed B that has not stayed in L2 since the last task. */
    private static final double STREAM = 12;

    /** Elements of packed B that stay in L2 from one task to the next. */
    private static final double STAYS = 1 << 18;

    /** The part of a task for which a thread waits in the end, since others are never as fast. */
    private static final double WAIT = 0.06;

    /** Starting a task, or bringing all threads together. */
    private static final double START = 1 << 17;

    /**
     * Cuts a product for so many threads.
     *
     * @param turnLeft whether A lies across K, so that packing turns it
     * @param turnRight whether B lies along K, so that packing turns it
     */
    static Blocking of(int m, int n, int k, boolean turnLeft, boolean turnRight, int threads) {
        int depth = depth(k);
        int rowPanels = Math.ceilDiv(m, ROWS);
        int columnPanels = Math.ceilDiv(n, COLUMNS);
        int height = Math.min(KEPT, rowPanels);
        var best = new Blocking(m, n, k, depth, height, columnPanels, false);
        if (isSmall(m, n, k)) {
            return best;
        }
        double left = turnLeft ? TURN : COPY;
        double right = turnRight ? TURN : COPY;
        double least = best.cost(left, right, threads);
        int lowest = turnLeft ? Math.min(LEAST_TURNED, height) : 1;
        for (int across = 1; ; across++) {
            int width = Math.ceilDiv(columnPanels, across);
            for (int h = height; h >= lowest; h--) {
                for (int i = 0; i < 2; i++) {
                    boolean own = i == 0;
                    int rows = own && h == height ? rowPanels : h;
                    var cut = new Blocking(m, n, k, depth, rows, width, own);
                    double cost = cut.cost(left, right, threads);
                    if (cost < least) {
                        best = cut;
                        least = cost;
                    }
                }
            }
            if (width <= 2 || across >= 4 * threads) {
                return best;
            }
        }
    }

    /** Steps along K in a block. */
    static int depth(int k) {
        return Math.max(1, Math.ceilDiv(k, Math.max(1, Math.ceilDiv(k, DEPTH))));
    }

    /** What the thread with most tasks has to do. */
    private double cost(double left, double right, int threads) {
        double rows = height * ROWS;
        double columns = width * COLUMNS;
        int times = height <= KEPT ? 1 : Math.ceilDiv(width, columnsAtATime());
        double task = START + rows * columns * k + times * rows * k * left;
        double before = 0;
        if (own) {
            task += columns * k * right;
        } else {
            task += columns * Math.min(k, Gemm.BLOCKS * depth) > STAYS ? columns * k * STREAM : 0;
            before = START + (double) n * k * (right + SHARE) / threads;
        }
        return before + (Math.ceilDiv(tasks(), threads) + WAIT) * task;
    }

    /** Whether all is so little that one thread is done before another has woken up. */
    static boolean isSmall(int m, int n, int k) {
        return (long) m * n * k <= SMALLEST;
    }

    /**
     * Column panels that pass by in L2 for each row panel, and are packed at a time by a task that
     * packs them itself: half of them beside more rows.
     */
    int columnsAtATime() {
        return height <= KEPT ? WIDTH / 2 : WIDTH;
    }

    /** Row panels that a task packs at a time. */
    int rowsAtATime() {
        return height <= KEPT ? height : HEIGHT;
    }

    int rowPanels() {
        return Math.ceilDiv(m, ROWS);
    }

    int columnPanels() {
        return Math.ceilDiv(n, COLUMNS);
    }

    int blocks() {
        return Math.max(1, Math.ceilDiv(k, depth));
    }

    /** Steps along K in a block. */
    int steps(int block) {
        return Math.min(depth, k - block * depth);
    }

    /** Elements that a block of so many packed column panels takes. */
    int size(int panels) {
        return Math.multiplyExact(panels * COLUMNS, depth);
    }

    int tasksDown() {
        return Math.ceilDiv(rowPanels(), height);
    }

    int tasks() {
        return tasksDown() * Math.ceilDiv(columnPanels(), width);
    }
}
