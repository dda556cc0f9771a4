package jacobi.engine.cpu;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorShuffle;
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

    /** A row of a block that {@link #columns4} turns. */
    private static final VectorSpecies<Float> BLOCK = FloatVector.SPECIES_128;

    /** The first halves of two vectors, element by element: x₀ y₀ x₁ y₁. */
    private static final VectorShuffle<Float> LOW = VectorShuffle.makeZip(BLOCK, 0);

    /** The second halves: x₂ y₂ x₃ y₃. */
    private static final VectorShuffle<Float> HIGH = VectorShuffle.makeZip(BLOCK, 1);

    /** Whether there are registers for tiles of twelve rows: with AVX-512 there are 32. */
    static final boolean TALL = L >= 16;

    /** Rows of a left panel. */
    static final int ROWS = TALL ? 12 : 6;

    /** Columns of a right panel: two vectors. */
    static final int COLUMNS = 2 * L;

    /**
     * Steps along K that a panel holds at most. So deep, a left panel is 24 KiB and stays in L1,
     * which is 32 KiB or more, while right panels pass by from L2.
     */
    static final int DEPTH = 512;

    /**
     * The distance between the rows of a left panel: a cache line more than they need, since at a
     * power of two they would all fall into the same few sets of L1.
     */
    static final int PITCH = DEPTH + 16;

    private Panels() {}

    /** Packs {@code rows} ≤ ROWS rows of a matrix, from element {@code at} on, over some steps. */
    static void packRows(Matrix a, int at, int rows, int steps, float[] panel, int to) {
        if (a.columnStride() == 1) {
            for (int i = 0; i < rows; i++) {
                System.arraycopy(a.array(), at + i * a.rowStride(), panel, to + i * PITCH, steps);
            }
        } else {
            int i = 0;
            for (; i + 4 <= rows; i += 4) {
                columns4(a.array(), at + i, a.columnStride(), steps, panel, to + i * PITCH);
            }
            for (; i < rows; i++) {
                column(a.array(), at + i, a.columnStride(), steps, panel, to + i * PITCH);
            }
        }
        for (int i = rows; i < ROWS; i++) {
            Arrays.fill(panel, to + i * PITCH, to + i * PITCH + steps, 0);
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
        int j = 0;
        for (; j + 4 <= columns; j += 4) {
            rows4(b.array(), at + j * b.columnStride(), b.columnStride(), steps, panel, to + j);
        }
        for (; j < columns; j++) {
            row(b.array(), at + j * b.columnStride(), steps, panel, to + j);
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

    /**
     * Four neighbouring columns of a matrix become rows of a panel, in blocks of 4 × 4 that are
     * turned in registers: writing one element at a time to rows that are not in the cache was half
     * as fast.
     */
    private static void columns4(
            float[] from, int at, int pitch, int steps, float[] panel, int to) {
        int bound = BLOCK.loopBound(steps);
        for (int p = 0; p < bound; p += 4) {
            int source = at + p * pitch;
            var a = FloatVector.fromArray(BLOCK, from, source);
            var b = FloatVector.fromArray(BLOCK, from, source + pitch);
            var c = FloatVector.fromArray(BLOCK, from, source + 2 * pitch);
            var d = FloatVector.fromArray(BLOCK, from, source + 3 * pitch);
            var acLow = a.rearrange(LOW, c);
            var acHigh = a.rearrange(HIGH, c);
            var bdLow = b.rearrange(LOW, d);
            var bdHigh = b.rearrange(HIGH, d);
            int target = to + p;
            acLow.rearrange(LOW, bdLow).intoArray(panel, target);
            acLow.rearrange(HIGH, bdLow).intoArray(panel, target + PITCH);
            acHigh.rearrange(LOW, bdHigh).intoArray(panel, target + 2 * PITCH);
            acHigh.rearrange(HIGH, bdHigh).intoArray(panel, target + 3 * PITCH);
        }
        for (int i = 0; i < 4 && bound < steps; i++) {
            int rest = at + bound * pitch + i;
            column(from, rest, pitch, steps - bound, panel, to + i * PITCH + bound);
        }
    }

    private static void column(float[] from, int at, int pitch, int steps, float[] panel, int to) {
        for (int p = 0; p < steps; p++) {
            panel[to + p] = from[at + p * pitch];
        }
    }

    /** Four rows of a matrix become neighbouring columns of a panel. */
    private static void rows4(float[] from, int at, int pitch, int steps, float[] panel, int to) {
        int second = at + pitch;
        int third = second + pitch;
        int fourth = third + pitch;
        for (int p = 0; p < steps; p++) {
            int target = to + p * COLUMNS;
            panel[target] = from[at + p];
            panel[target + 1] = from[second + p];
            panel[target + 2] = from[third + p];
            panel[target + 3] = from[fourth + p];
        }
    }

    private static void row(float[] from, int at, int steps, float[] panel, int to) {
        for (int p = 0; p < steps; p++) {
            panel[to + p * COLUMNS] = from[at + p];
        }
    }
}
