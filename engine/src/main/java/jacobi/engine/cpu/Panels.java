package jacobi.engine.cpu;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

import java.util.Arrays;

/**
 * Copies blocks of matrices into panels, so that the innermost loop of the product reads both
 * operands in the order in which they lie.
 *
 * <p>A panel of the left operand holds {@link #ROWS} rows, each in one piece: from a row-major
 * matrix it is plain copies. The rows are {@link #PITCH} apart, a constant, so that the innermost
 * loop reaches all of them from one index. A panel of the right operand holds {@link #COLUMNS}
 * columns, and its rows follow each other. What is missing at an edge is zero, because what was
 * there before might be denormal numbers, which some CPUs multiply a hundred times slower.
 */
final class Panels {
    private static final VectorSpecies<Float> S = Lanes.FLOATS;
    private static final int L = Lanes.COUNT;

    /** Whether there are registers for tiles of fourteen rows: with AVX-512 there are 32. */
    static final boolean TALL = L >= 16;

    /** Rows of a left panel. */
    static final int ROWS = TALL ? 14 : 6;

    /** Columns of a right panel: two vectors. */
    static final int COLUMNS = 2 * L;

    /**
     * Steps along K that a panel holds at most. So deep, a left panel is 28 KiB and stays in L1,
     * which is 32 KiB or more, while right panels pass by from L2.
     */
    static final int DEPTH = 512;

    /**
     * The distance between the rows of a left panel: a cache line more than they need, since at a
     * power of two they would all fall into the same few sets of L1.
     */
    static final int PITCH = DEPTH + 16;

    private Panels() {}

    /** The innermost loop for up to ROWS rows, by as many registers as they need. */
    static void multiply(
            int rows,
            int steps,
            float[] a,
            int aAt,
            float[] b,
            int bAt,
            float[] start,
            int startAt,
            int startPitch,
            float[] c,
            int cAt,
            int cPitch) {
        if (rows > Tile6x2.ROWS) {
            Tile14x2.multiply(steps, a, aAt, b, bAt, start, startAt, startPitch, c, cAt, cPitch);
        } else {
            Tile6x2.multiply(steps, a, aAt, b, bAt, start, startAt, startPitch, c, cAt, cPitch);
        }
    }

    /** Packs rows of a matrix, from element {@code at} on, over some steps. */
    static void packRows(Matrix a, int at, int rows, int steps, float[] panels, int to) {
        if (a.columnStride() == 1) {
            for (int i = 0; i < rows; i++) {
                System.arraycopy(a.array(), at + i * a.rowStride(), panels, to + i * PITCH, steps);
            }
        } else {
            int pitch = a.columnStride();
            for (int p = 0; p < steps; p += Turn.SIZE) {
                int count = Math.min(Turn.SIZE, steps - p);
                Turn.turn(a.array(), at + p * pitch, pitch, count, rows, panels, to + p, PITCH);
            }
        }
        for (int i = rows; i % ROWS != 0; i++) {
            Arrays.fill(panels, to + i * PITCH, to + i * PITCH + steps, 0);
        }
    }

    /** Packs {@code columns} ≤ COLUMNS columns of a matrix, from element {@code at} on. */
    static void packColumns(Matrix b, int at, int columns, int steps, float[] panel, int to) {
        if (columns < COLUMNS) {
            Arrays.fill(panel, to, to + steps * COLUMNS, 0);
        }
        if (b.columnStride() == 1) {
            if (columns == COLUMNS) {
                rows(b.array(), at, b.rowStride(), steps, panel, to);
            } else {
                for (int p = 0; p < steps; p++) {
                    System.arraycopy(
                            b.array(), at + p * b.rowStride(), panel, to + p * COLUMNS, columns);
                }
            }
            return;
        }
        int pitch = b.columnStride();
        for (int p = 0; p < steps; p += Turn.SIZE) {
            int count = Math.min(Turn.SIZE, steps - p);
            Turn.turn(b.array(), at + p, pitch, columns, count, panel, to + p * COLUMNS, COLUMNS);
        }
    }

    private static void rows(float[] from, int at, int pitch, int steps, float[] panel, int to) {
        for (int p = 0; p < steps; p++) {
            int source = at + p * pitch;
            int target = to + p * COLUMNS;
            FloatVector.fromArray(S, from, source).intoArray(panel, target);
            FloatVector.fromArray(S, from, source + L).intoArray(panel, target + L);
        }
    }
}
