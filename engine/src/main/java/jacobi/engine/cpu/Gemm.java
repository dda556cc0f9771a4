package jacobi.engine.cpu;

import static jacobi.engine.cpu.Panels.COLUMNS;
import static jacobi.engine.cpu.Panels.ROWS;

import java.util.concurrent.ConcurrentLinkedDeque;

/**
 * C = f(A·B + bias) for packed, register-tiled matrices, after Goto and van de Geijn (2008,
 * "Anatomy of high-performance matrix multiplication"). For some blocks of K at a time, all threads
 * pack both operands into {@link Panels}, then compute C in tasks, each of which goes through the
 * blocks while its part of C stays in L2. How the work is cut depends on M, N and K alone, and
 * every element of C is summed in the order of K by one thread, so the result does not depend on
 * the number of threads.
 */
final class Gemm {
    /**
     * Blocks of K that are packed at a time. With two, a task's part of B is 512 KiB and stays in
     * L2 for the next task, which has the same columns.
     */
    private static final int BLOCKS = 2;

    /**
     * Where panels start in their array. The data of a large array start 16 bytes behind a cache
     * line with the default collector; from here, no vector of B straddles two lines.
     */
    private static final int ALIGNED = 12;

    /**
     * Floats from which on an array of panels is made {@link #LEAST} long, 1 MiB: before, packing
     * costs more than crooked vectors.
     */
    private static final int LARGE = 1 << 18;

    /**
     * Floats of a large array of panels: G1 starts a new region of up to 16 MiB for these 8 MiB.
     */
    private static final int LEAST = 1 << 21;

    /** What a sum without a bias starts from; at an edge with a pitch of 0, one row of it. */
    private static final float[] ZEROS = new float[COLUMNS];

    /** The one used last comes first, so that arrays for large products stay few. */
    private static final ConcurrentLinkedDeque<Gemm> POOL = new ConcurrentLinkedDeque<>();

    private float[] left = new float[0];
    private float[] right = new float[0];

    private Gemm() {}

    /** Computes the product of a [m, k] and b [k, n] into a row-major target [m, n]. */
    static void compute(Team team, int m, int n, int k, Matrix a, Matrix b, Target target) {
        var gemm = POOL.pollFirst();
        if (gemm == null) {
            gemm = new Gemm();
        }
        try {
            gemm.run(team, Blocking.of(m, n, k), a, b, target);
        } finally {
            POOL.offerFirst(gemm);
        }
    }

    private void run(Team team, Blocking cut, Matrix a, Matrix b, Target target) {
        int blocks = cut.blocks();
        int most = Math.min(BLOCKS, blocks);
        left = atLeast(left, Math.multiplyExact(most, cut.leftSize()));
        right = atLeast(right, Math.multiplyExact(most, cut.rightSize()));
        for (int first = 0; first < blocks; first += most) {
            var pass = Pass.of(cut, a, b, target, first, Math.min(blocks, first + most));
            if (cut.small()) {
                for (int i = 0; i < pass.packs(); i++) {
                    pack(i, pass);
                }
                for (int i = 0; i < cut.tasks(); i++) {
                    compute(i, pass);
                }
            } else {
                team.run(pass.packs(), i -> pack(i, pass));
                team.run(cut.tasks(), i -> compute(i, pass));
            }
        }
    }

    private static float[] atLeast(float[] array, int size) {
        int length = size + ALIGNED;
        if (array.length >= length) {
            return array;
        }
        return new float[length < LARGE ? length : Math.max(LEAST, length)];
    }

    /** What is done with blocks {@code [first, last)} of K. */
    private record Pass(
            Blocking cut,
            Matrix a,
            Matrix b,
            Target target,
            int first,
            int last,
            Portions ofA,
            Portions ofB) {
        static Pass of(Blocking cut, Matrix a, Matrix b, Target target, int first, int last) {
            var ofA = Portions.of(cut.m(), ROWS, cut.depth(), a.columnStride() == 1);
            var ofB = Portions.of(cut.n(), COLUMNS, cut.depth(), b.columnStride() != 1);
            return new Pass(cut, a, b, target, first, last, ofA, ofB);
        }

        int packs() {
            return (last - first) * (ofA.tasks() + ofB.tasks());
        }

        int leftAt(int block) {
            return ALIGNED + (block - first) * cut.leftSize();
        }

        int rightAt(int block) {
            return ALIGNED + (block - first) * cut.rightSize();
        }
    }

    /** Packs a portion of A or of B. */
    private void pack(int task, Pass pass) {
        int packs = pass.ofA.tasks() + pass.ofB.tasks();
        int block = pass.first + task / packs;
        int portion = task % packs;
        if (portion < pass.ofA.tasks()) {
            packLeft(block, portion, pass);
        } else {
            packRight(block, portion - pass.ofA.tasks(), pass);
        }
    }

    private void packLeft(int block, int portion, Pass pass) {
        var cut = pass.cut;
        int from = pass.ofA.panel(portion);
        int to = Math.min(cut.rowPanels(), from + pass.ofA.panels());
        int step = pass.ofA.step(portion);
        int steps = Math.min(pass.ofA.steps(), cut.steps(block) - step);
        for (int i = from; i < to && steps > 0; i++) {
            Panels.packRows(
                    pass.a,
                    pass.a.index(i * ROWS, block * cut.depth() + step),
                    Math.min(ROWS, cut.m() - i * ROWS),
                    steps,
                    left,
                    pass.leftAt(block) + cut.left(i) + step);
        }
    }

    private void packRight(int block, int portion, Pass pass) {
        var cut = pass.cut;
        int from = pass.ofB.panel(portion);
        int to = Math.min(cut.columnPanels(), from + pass.ofB.panels());
        int step = pass.ofB.step(portion);
        int steps = Math.min(pass.ofB.steps(), cut.steps(block) - step);
        for (int j = from; j < to && steps > 0; j++) {
            Panels.packColumns(
                    pass.b,
                    pass.b.index(block * cut.depth() + step, j * COLUMNS),
                    Math.min(COLUMNS, cut.n() - j * COLUMNS),
                    steps,
                    right,
                    pass.rightAt(block) + cut.right(j) + step * COLUMNS);
        }
    }

    /** Computes some row panels by some column panels of C. */
    private void compute(int task, Pass pass) {
        var cut = pass.cut;
        int row = task % cut.tasksDown() * cut.height();
        int column = task / cut.tasksDown() * cut.width();
        int rowEnd = Math.min(cut.rowPanels(), row + cut.height());
        int columnEnd = Math.min(cut.columnPanels(), column + cut.width());
        var edge = new float[ROWS * COLUMNS];
        for (int block = pass.first; block < pass.last; block++) {
            for (int i = row; i < rowEnd; i++) {
                for (int j = column; j < columnEnd; j++) {
                    tile(block, i, j, pass, edge);
                }
            }
        }
        if (pass.last == cut.blocks()) {
            pass.target.applyFunction(
                    row * ROWS,
                    Math.min(cut.m(), rowEnd * ROWS),
                    column * COLUMNS,
                    Math.min(cut.n(), columnEnd * COLUMNS),
                    cut.n());
        }
    }

    /** One tile over one block of K; it goes on from what is in C, or starts from the bias. */
    private void tile(int block, int i, int j, Pass pass, float[] edge) {
        var cut = pass.cut;
        var target = pass.target;
        int rows = Math.min(ROWS, cut.m() - i * ROWS);
        int columns = Math.min(COLUMNS, cut.n() - j * COLUMNS);
        int at = target.sumsAt() + i * ROWS * cut.n() + j * COLUMNS;
        var start = target.sums();
        int startAt = at;
        int startPitch = cut.n();
        if (block == 0) {
            start = target.bias() == null ? ZEROS : target.bias();
            startAt = target.bias() == null ? 0 : target.biasAt() + j * COLUMNS;
            startPitch = 0;
        }
        int steps = cut.steps(block);
        int a = pass.leftAt(block) + cut.left(i);
        int b = pass.rightAt(block) + cut.right(j);
        if (rows == ROWS && columns == COLUMNS) {
            product(steps, a, b, start, startAt, startPitch, target.sums(), at, cut.n());
        } else {
            product(steps, a, b, ZEROS, 0, 0, edge, 0, COLUMNS);
            MergeTile.store(
                    edge, rows, columns, start, startAt, startPitch, target.sums(), at, cut.n());
        }
    }

    private void product(
            int steps,
            int a,
            int b,
            float[] start,
            int startAt,
            int startPitch,
            float[] c,
            int at,
            int pitch) {
        if (Panels.TALL) {
            Tile12x2.multiply(steps, left, a, right, b, start, startAt, startPitch, c, at, pitch);
        } else {
            Tile6x2.multiply(steps, left, a, right, b, start, startAt, startPitch, c, at, pitch);
        }
    }
}
