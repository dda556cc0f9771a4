package jacobi.engine.cpu;

import static jacobi.engine.cpu.Panels.COLUMNS;
import static jacobi.engine.cpu.Panels.PITCH;
import static jacobi.engine.cpu.Panels.ROWS;

import java.util.function.IntConsumer;

/**
 * C = f(A·B + bias) for packed, register-tiled matrices, after Goto and van de Geijn (2008,
 * "Anatomy of high-performance matrix multiplication"). B is packed into {@link Panels} by all
 * threads together, for some blocks of K at a time, or by each task for the columns that it
 * computes; each task packs its rows of A just before it needs them, so that they are in L2, and
 * keeps them for all its columns if they are not too many. Every element of C is summed in the
 * order of K by one thread, in blocks that depend on K alone, so the result depends neither on the
 * number of threads nor on how C is cut.
 */
final class Gemm implements Work {
    /** Blocks of K that are packed at a time: while a task goes through them, its C is in L2. */
    static final int BLOCKS = 2;

    /**
     * Where panels start in their array. The data of a large array start 16 bytes behind a cache
     * line with the default collector; from here, no vector of B straddles two lines.
     */
    private static final int ALIGNED = 12;

    /**
     * Floats from which on an array of panels is made {@link #LEAST} long, 256 KiB: before, packing
     * costs more than crooked vectors.
     */
    private static final int LARGE = 1 << 16;

    /**
     * Floats of a large array of panels: G1 starts a new region of up to 16 MiB for these 8 MiB.
     */
    private static final int LEAST = 1 << 21;

    /** What a sum without a bias starts from; at an edge with a pitch of 0, one row of it. */
    private static final float[] ZEROS = new float[COLUMNS];

    private static final Pool<Shared> SHARED = new Pool<>(Shared::new);
    private static final Pool<Own> OWN = new Pool<>(Own::new);

    private final int m;
    private final int n;
    private final int k;
    private final Matrix a;
    private final Matrix b;
    private final Target target;

    private final Portions portions;
    private final IntConsumer packing = this::pack;
    private final IntConsumer computing = this::compute;

    /** For the number of threads that it ran on last. */
    private Blocking cut;

    private int threads;

    // While it runs: packed B, and the blocks of K in it.
    private float[] right;
    private int first;
    private int last;

    /** Packed B, which all threads read; kept from one product to the next. */
    private static final class Shared {
        float[] right = new float[0];
    }

    /** What a task works in: packed rows of A, columns of B, and a tile at the edge of C. */
    private static final class Own {
        float[] right = new float[0];
        final float[] left = new float[ALIGNED + Blocking.KEPT * ROWS * PITCH];
        final float[] edge = new float[ROWS * COLUMNS];
    }

    /** The product of a [m, k] and b [k, n] into a row-major target [m, n]. */
    Gemm(int m, int n, int k, Matrix a, Matrix b, Target target) {
        this.m = m;
        this.n = n;
        this.k = k;
        this.a = a;
        this.b = b;
        this.target = target;
        cut(1);
        this.portions = Portions.of(n, COLUMNS, cut.depth(), b.columnStride() != 1);
    }

    @Override
    public void run(Team team) {
        if (k > 0 && ScalarGemm.START.takes((long) m * n * k)) {
            team.parts(m, 1, (from, to) -> ScalarGemm.rows(from, to, m, n, k, a, b, target));
            return;
        }
        var members = Blocking.isSmall(m, n, k) ? Team.ALONE : team;
        if (threads != members.threads()) {
            cut(members.threads());
        }
        if (cut.own()) {
            first = 0;
            last = cut.blocks();
            members.run(cut.tasks(), computing);
        } else {
            runShared(members);
        }
    }

    private void runShared(Team team) {
        var memory = SHARED.take();
        int most = Math.min(BLOCKS, cut.blocks());
        memory.right = atLeast(memory.right, Math.multiplyExact(most, blockSize()));
        right = memory.right;
        try {
            for (first = 0; first < cut.blocks(); first = last) {
                last = Math.min(cut.blocks(), first + most);
                team.run((last - first) * portions.tasks(), packing);
                team.run(cut.tasks(), computing);
            }
        } finally {
            right = null;
            SHARED.giveBack(memory);
        }
    }

    private void cut(int count) {
        threads = count;
        cut = Blocking.of(m, n, k, a.columnStride() != 1, b.columnStride() != 1, count);
    }

    private static float[] atLeast(float[] array, int size) {
        int length = size + ALIGNED;
        if (array.length >= length) {
            return array;
        }
        return new float[length < LARGE ? length : Math.max(LEAST, length)];
    }

    private int blockSize() {
        return cut.size(cut.columnPanels());
    }

    /** Packs a portion of B for all. */
    private void pack(int task) {
        int block = first + task / portions.tasks();
        int portion = task % portions.tasks();
        int from = portions.panel(portion);
        int to = Math.min(cut.columnPanels(), from + portions.panels());
        int step = portions.step(portion);
        int steps = Math.min(portions.steps(), cut.steps(block) - step);
        int at = ALIGNED + (block - first) * blockSize() + cut.size(from);
        pack(block, from, to, step, steps, right, at);
    }

    /** Packs some column panels of B, from a step of a block on, into a block of panels. */
    private void pack(int block, int from, int to, int step, int steps, float[] panels, int at) {
        for (int j = from; j < to && steps > 0; j++) {
            Panels.packColumns(
                    b,
                    b.index(block * cut.depth() + step, j * COLUMNS),
                    Math.min(COLUMNS, n - j * COLUMNS),
                    steps,
                    panels,
                    at + cut.size(j - from) + step * COLUMNS);
        }
    }

    /** Computes some row panels by some column panels of C. */
    private void compute(int task) {
        int row = task % cut.tasksDown() * cut.height();
        int column = task / cut.tasksDown() * cut.width();
        int rowEnd = Math.min(cut.rowPanels(), row + cut.height());
        int columnEnd = Math.min(cut.columnPanels(), column + cut.width());
        var own = OWN.take();
        for (int block = first; block < last; block++) {
            int some = cut.columnsAtATime();
            for (int j = column; j < columnEnd; j += some) {
                int end = Math.min(columnEnd, j + some);
                columns(block, row, rowEnd, j, end, j == column, own);
            }
        }
        OWN.giveBack(own);
        if (last == cut.blocks()) {
            target.applyFunction(
                    row * ROWS,
                    Math.min(m, rowEnd * ROWS),
                    column * COLUMNS,
                    Math.min(n, columnEnd * COLUMNS),
                    n);
        }
    }

    /**
     * Some column panels, as many as stay in L2: goes along them with one row panel after the
     * other. Where all rows of a task are packed at a time, they are only for its first columns.
     */
    private void columns(
            int block, int row, int rowEnd, int column, int columnEnd, boolean isFirst, Own own) {
        var panels = right;
        int at = ALIGNED + (block - first) * blockSize() + cut.size(column);
        if (cut.own()) {
            packOwn(block, column, columnEnd, own);
            panels = own.right;
            at = ALIGNED;
        }
        int some = cut.rowsAtATime();
        for (int i = row; i < rowEnd; i += some) {
            int end = Math.min(rowEnd, i + some);
            if (isFirst || some < cut.height()) {
                packLeft(block, i, end, own);
            }
            rows(block, i, end, column, columnEnd, panels, at, own);
        }
    }

    private void packOwn(int block, int column, int columnEnd, Own own) {
        own.right = atLeast(own.right, cut.size(Math.min(cut.width(), cut.columnsAtATime())));
        int steps = cut.steps(block);
        for (int p = 0; p < steps; p += portions.steps()) {
            int some = Math.min(portions.steps(), steps - p);
            pack(block, column, columnEnd, p, some, own.right, ALIGNED);
        }
    }

    private void packLeft(int block, int row, int rowEnd, Own own) {
        int rows = Math.min(m, rowEnd * ROWS) - row * ROWS;
        int from = a.index(row * ROWS, block * cut.depth());
        Panels.packRows(a, from, rows, cut.steps(block), own.left, ALIGNED);
    }

    private void rows(
            int block,
            int row,
            int rowEnd,
            int column,
            int columnEnd,
            float[] panels,
            int at,
            Own own) {
        for (int i = row; i < rowEnd; i++) {
            int left = ALIGNED + (i - row) * ROWS * PITCH;
            for (int j = column; j < columnEnd; j++) {
                tile(block, i, j, own.left, left, panels, at + cut.size(j - column), own.edge);
            }
        }
    }

    /** One tile over one block of K; it goes on from what is in C, or starts from the bias. */
    private void tile(
            int block,
            int i,
            int j,
            float[] left,
            int leftAt,
            float[] right,
            int rightAt,
            float[] edge) {
        int rows = Math.min(ROWS, m - i * ROWS);
        int columns = Math.min(COLUMNS, n - j * COLUMNS);
        int at = target.sumsAt() + i * ROWS * n + j * COLUMNS;
        var start = target.sums();
        int startAt = at;
        int startPitch = n;
        if (block == 0) {
            start = target.bias() == null ? ZEROS : target.bias();
            startAt = target.bias() == null ? 0 : target.biasAt() + j * COLUMNS;
            startPitch = 0;
        }
        int steps = cut.steps(block);
        if (rows == ROWS && columns == COLUMNS) {
            Panels.multiply(
                    rows,
                    steps,
                    left,
                    leftAt,
                    right,
                    rightAt,
                    start,
                    startAt,
                    startPitch,
                    target.sums(),
                    at,
                    n);
        } else {
            Panels.multiply(
                    rows, steps, left, leftAt, right, rightAt, ZEROS, 0, 0, edge, 0, COLUMNS);
            MergeTile.store(edge, rows, columns, start, startAt, startPitch, target.sums(), at, n);
        }
    }
}
