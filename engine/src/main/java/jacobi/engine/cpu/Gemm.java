package jacobi.engine.cpu;

import jacobi.engine.Function;

import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * C = f(A·B + bias) for packed, register-tiled matrices, after Goto and van de Geijn (2008,
 * "Anatomy of high-performance matrix multiplication"). For each block of at most {@link #DEPTH}
 * steps along K, both operands are packed into panels by all threads, then C is computed in blocks
 * of tiles. How the work is cut depends on M, N and K alone, and every element of C is summed in
 * the order of K by one thread, so the result does not depend on the number of threads.
 */
final class Gemm {
    /** Whether there are registers for tiles of twelve rows: with AVX-512 there are 32. */
    private static final boolean TALL = Lanes.COUNT >= 16;

    /** Rows of a tile. */
    static final int ROWS = TALL ? 12 : 6;

    /** Columns of a tile: two vectors. */
    static final int COLUMNS = 2 * Lanes.COUNT;

    /** Steps along K between two updates of C; so deep, a panel of B is 32 KiB and stays in L1. */
    private static final int DEPTH = 512;

    /** Rows of a task: they share each panel of B, and 96 rows of A, 256 deep, stay in L2. */
    private static final int TASK_PANELS = 96 / ROWS;

    /** Multiply-adds that make a task: about 30 µs. */
    private static final long TASK_WORK = 3 << 20;

    /** Below this many tasks, smaller ones are made so that there is one for each of many cores. */
    private static final int TASKS = 16;

    private static final ConcurrentLinkedQueue<Gemm> POOL = new ConcurrentLinkedQueue<>();

    private float[] panelsA = new float[0];
    private float[] panelsB = new float[0];

    private Gemm() {}

    /**
     * A matrix in an array: where it starts, and the distances between rows and between columns.
     */
    record Matrix(float[] array, int at, int rowStride, int columnStride) {
        static Matrix of(float[] array, int at, int columns, boolean transposed) {
            return transposed
                    ? new Matrix(array, at, 1, columns)
                    : new Matrix(array, at, columns, 1);
        }
    }

    /**
     * What happens to a finished sum: bias (nullable, one for each column) is added and the result
     * written to {@code sums}; then, unless f is the identity, f of it to {@code values}.
     */
    record Target(
            float[] values,
            int valuesAt,
            float[] sums,
            int sumsAt,
            float[] bias,
            int biasAt,
            Function function) {
        static Target of(float[] c, int at) {
            return new Target(c, at, c, at, null, 0, Function.IDENTITY);
        }
    }

    /** Computes the product of a [m, k] and b [k, n] into a row-major target [m, n]. */
    static void multiply(Team team, int m, int n, int k, Matrix a, Matrix b, Target target) {
        if (m == 0 || n == 0) {
            return;
        }
        var gemm = POOL.poll();
        if (gemm == null) {
            gemm = new Gemm();
        }
        try {
            gemm.run(team, m, n, k, a, b, target);
        } finally {
            POOL.offer(gemm);
        }
    }

    private void run(Team team, int m, int n, int k, Matrix a, Matrix b, Target target) {
        int rowPanels = Math.ceilDiv(m, ROWS);
        int columnPanels = Math.ceilDiv(n, COLUMNS);
        int blocks = Math.max(1, Math.ceilDiv(k, DEPTH));
        int depth = Math.max(1, Math.ceilDiv(k, blocks));
        panelsA = atLeast(panelsA, rowPanels * ROWS * depth);
        panelsB = atLeast(panelsB, columnPanels * COLUMNS * depth);
        for (int from = 0; from < Math.max(1, k); from += depth) {
            int steps = Math.min(depth, k - from);
            packA(team, m, steps, a, from);
            packB(team, n, steps, b, from);
            tiles(team, m, n, steps, from == 0, from + depth >= k, target);
        }
    }

    private static float[] atLeast(float[] array, int length) {
        return array.length >= length ? array : new float[length];
    }

    private void packA(Team team, int m, int steps, Matrix a, int from) {
        int grain = Math.max(1, 32_768 / (ROWS * Math.max(1, steps)));
        team.parts(
                Math.ceilDiv(m, ROWS),
                grain,
                (first, last) -> {
                    for (int panel = first; panel < last; panel++) {
                        int row = panel * ROWS;
                        PackPanels.pack(
                                a.array,
                                a.at + row * a.rowStride + from * a.columnStride,
                                a.rowStride,
                                a.columnStride,
                                Math.min(ROWS, m - row),
                                steps,
                                panelsA,
                                row * steps,
                                ROWS);
                    }
                });
    }

    private void packB(Team team, int n, int steps, Matrix b, int from) {
        int grain = Math.max(1, 32_768 / (COLUMNS * Math.max(1, steps)));
        team.parts(
                Math.ceilDiv(n, COLUMNS),
                grain,
                (first, last) -> {
                    for (int panel = first; panel < last; panel++) {
                        int column = panel * COLUMNS;
                        PackPanels.pack(
                                b.array,
                                b.at + column * b.columnStride + from * b.rowStride,
                                b.columnStride,
                                b.rowStride,
                                Math.min(COLUMNS, n - column),
                                steps,
                                panelsB,
                                column * steps,
                                COLUMNS);
                    }
                });
    }

    /** Cuts C into tasks of some row panels by some column panels. */
    private void tiles(
            Team team, int m, int n, int steps, boolean first, boolean last, Target target) {
        int rowPanels = Math.ceilDiv(m, ROWS);
        int columnPanels = Math.ceilDiv(n, COLUMNS);
        int height = Math.min(TASK_PANELS, rowPanels);
        int down = Math.ceilDiv(rowPanels, height);
        long panelWork = (long) height * ROWS * COLUMNS * Math.max(1, steps);
        int widest = Math.max(1, columnPanels * down / TASKS);
        int width = Math.clamp(TASK_WORK / panelWork, 1, widest);
        team.run(
                down * Math.ceilDiv(columnPanels, width),
                task -> {
                    int row = task % down * height;
                    int column = task / down * width;
                    block(
                            row,
                            Math.min(rowPanels, row + height),
                            column,
                            Math.min(columnPanels, column + width),
                            new Step(m, n, steps, first, last),
                            target);
                });
    }

    /** The sizes of C, the steps of this block along K, and whether it is the first or the last. */
    private record Step(int m, int n, int steps, boolean first, boolean last) {}

    private void block(
            int rowFrom, int rowTo, int columnFrom, int columnTo, Step step, Target target) {
        var tile = new float[ROWS * COLUMNS];
        for (int j = columnFrom; j < columnTo; j++) {
            for (int i = rowFrom; i < rowTo; i++) {
                int a = i * ROWS * step.steps;
                int b = j * COLUMNS * step.steps;
                if (TALL) {
                    Tile12x2.multiply(step.steps, panelsA, a, panelsB, b, tile);
                } else {
                    Tile6x2.multiply(step.steps, panelsA, a, panelsB, b, tile);
                }
                merge(tile, i * ROWS, j * COLUMNS, step, target);
            }
        }
        if (step.last && target.function != Function.IDENTITY) {
            applyFunction(rowFrom * ROWS, rowTo * ROWS, columnFrom, columnTo, step, target);
        }
    }

    private static void merge(float[] tile, int row, int column, Step step, Target target) {
        int rows = Math.min(ROWS, step.m - row);
        int columns = Math.min(COLUMNS, step.n - column);
        int at = target.sumsAt + row * step.n + column;
        if (!step.first) {
            MergeTile.add(tile, rows, columns, target.sums, at, step.n);
        } else if (target.bias != null) {
            int biasAt = target.biasAt + column;
            MergeTile.storeWithBias(
                    tile, rows, columns, target.bias, biasAt, target.sums, at, step.n);
        } else {
            MergeTile.store(tile, rows, columns, target.sums, at, step.n);
        }
    }

    private static void applyFunction(
            int rowFrom, int rowTo, int columnFrom, int columnTo, Step step, Target target) {
        int from = columnFrom * COLUMNS;
        int width = Math.min(step.n, columnTo * COLUMNS) - from;
        for (int row = rowFrom; row < Math.min(rowTo, step.m); row++) {
            int at = row * step.n + from;
            FunctionKernel.apply(
                    target.function,
                    target.sums,
                    target.sumsAt + at,
                    target.values,
                    target.valuesAt + at,
                    width);
        }
    }
}
