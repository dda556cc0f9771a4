package jacobi.engine.cpu;

import static jacobi.engine.cpu.Panels.COLUMNS;
import static jacobi.engine.cpu.Panels.ROWS;

import java.util.concurrent.ConcurrentLinkedDeque;

/**
 * C = f(A·B + bias) for packed, register-tiled matrices, after Goto and van de Geijn (2008,
 * "Anatomy of high-performance matrix multiplication"). First all threads pack both operands into
 * {@link Panels}, then they compute C in tasks, each of which goes through all of K while its part
 * of C stays in L2. How the work is cut depends on M, N and K alone, and every element of C is
 * summed in the order of K by one thread, so the result does not depend on the number of threads.
 */
final class Gemm {
    /** Floats to which packed operands are kept where K is long: 32 MiB. */
    private static final int PACKED = 1 << 23;

    /** Panels of A that a task packs: up to 24,000 elements, some 5 µs. */
    private static final int PACK_ROWS = 4;

    /** Panels of B that a task packs side by side: so many that whole cache lines are read. */
    private static final int PACK_COLUMNS = 4;

    /** Steps along K of a task that packs B. */
    private static final int PACK_STEPS = 128;

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
        int most = Math.clamp(PACKED / (cut.leftSize() + (long) cut.rightSize()), 1, blocks);
        left = atLeast(left, most * cut.leftSize());
        right = atLeast(right, most * cut.rightSize());
        for (int first = 0; first < blocks; first += most) {
            var pass = new Pass(cut, a, b, target, first, Math.min(blocks, first + most));
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
    private record Pass(Blocking cut, Matrix a, Matrix b, Target target, int first, int last) {
        int packsLeft() {
            return Math.ceilDiv(cut.rowPanels(), PACK_ROWS);
        }

        int chunks() {
            return Math.ceilDiv(cut.depth(), PACK_STEPS);
        }

        int packsRight() {
            return Math.ceilDiv(cut.columnPanels(), PACK_COLUMNS) * chunks();
        }

        int packs() {
            return (last - first) * (packsLeft() + packsRight());
        }

        int leftAt(int block) {
            return ALIGNED + (block - first) * cut.leftSize();
        }

        int rightAt(int block) {
            return ALIGNED + (block - first) * cut.rightSize();
        }
    }

    private void pack(int task, Pass pass) {
        int packs = pass.packsLeft() + pass.packsRight();
        int block = pass.first + task / packs;
        int part = task % packs;
        if (part < pass.packsLeft()) {
            packLeft(block, part * PACK_ROWS, pass);
        } else {
            part -= pass.packsLeft();
            packRight(
                    block,
                    part / pass.chunks() * PACK_COLUMNS,
                    part % pass.chunks() * PACK_STEPS,
                    pass);
        }
    }

    private void packLeft(int block, int from, Pass pass) {
        var cut = pass.cut;
        int to = Math.min(cut.rowPanels(), from + PACK_ROWS);
        for (int i = from; i < to; i++) {
            Panels.packRows(
                    pass.a,
                    pass.a.index(i * ROWS, block * cut.depth()),
                    Math.min(ROWS, cut.m() - i * ROWS),
                    cut.steps(block),
                    left,
                    pass.leftAt(block) + cut.left(i));
        }
    }

    private void packRight(int block, int from, int step, Pass pass) {
        var cut = pass.cut;
        int to = Math.min(cut.columnPanels(), from + PACK_COLUMNS);
        int steps = Math.min(PACK_STEPS, cut.steps(block) - step);
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
