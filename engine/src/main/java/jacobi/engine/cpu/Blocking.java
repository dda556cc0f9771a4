package jacobi.engine.cpu;

import static jacobi.engine.cpu.Panels.COLUMNS;
import static jacobi.engine.cpu.Panels.DEPTH;
import static jacobi.engine.cpu.Panels.PITCH;
import static jacobi.engine.cpu.Panels.ROWS;

/**
 * How a product [m, k]·[k, n] is cut, from its sizes alone: K into blocks of equal depth, C into
 * tasks of some row panels by some column panels.
 *
 * @param depth steps along K in a block; the last may have fewer
 * @param height row panels in a task
 * @param width column panels in a task
 */
record Blocking(int m, int n, int k, int depth, int height, int width) {
    /** 96 rows of A, so deep as a block, are 192 KiB: they stay in L2 beside B. */
    private static final int HEIGHT = 96 / ROWS;

    /** 128 columns of B, so deep as a block, are 256 KiB: with A within the smallest L2, 1 MiB. */
    private static final int WIDTH = 128 / COLUMNS;

    /** So many tasks keep many cores busy, and the last one does not keep few waiting for long. */
    private static final int TASKS = 24;

    /** Multiply-adds of the smallest task, 5 µs; a smaller one is not worth the sharing out. */
    private static final long SMALLEST = 1 << 19;

    static Blocking of(int m, int n, int k) {
        int depth = Math.max(1, Math.ceilDiv(k, Math.max(1, Math.ceilDiv(k, DEPTH))));
        int rowPanels = Math.ceilDiv(m, ROWS);
        int columnPanels = Math.ceilDiv(n, COLUMNS);
        int height = Math.min(HEIGHT, rowPanels);
        int width = Math.min(WIDTH, columnPanels);
        while (Math.ceilDiv(rowPanels, height) * (long) Math.ceilDiv(columnPanels, width) < TASKS
                && (height > 1 || width > 1)
                && (long) height * ROWS * width * COLUMNS * k >= 2 * SMALLEST) {
            if (height * ROWS > width * COLUMNS && height > 1 || width == 1) {
                height = Math.ceilDiv(height, 2);
            } else {
                width = Math.ceilDiv(width, 2);
            }
        }
        return new Blocking(m, n, k, depth, height, width);
    }

    /** Whether all is so little that one thread is done before another has woken up. */
    boolean small() {
        return (long) m * n * k <= SMALLEST;
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

    /** Panels of A whose rows lie behind each other within the pitch. */
    private int abreast() {
        return PITCH / depth;
    }

    /** Elements that a block of packed A takes. */
    int leftSize() {
        return Math.multiplyExact(Math.ceilDiv(rowPanels(), abreast()), ROWS * PITCH);
    }

    /** Elements that a block of packed B takes. */
    int rightSize() {
        return Math.multiplyExact(columnPanels() * COLUMNS, depth);
    }

    /** Where a row panel starts in a block of packed A. */
    int left(int panel) {
        return panel / abreast() * ROWS * PITCH + panel % abreast() * depth;
    }

    /** Where a column panel starts in a block of packed B. */
    int right(int panel) {
        return panel * COLUMNS * depth;
    }

    int tasksDown() {
        return Math.ceilDiv(rowPanels(), height);
    }

    int tasks() {
        return tasksDown() * Math.ceilDiv(columnPanels(), width);
    }
}
