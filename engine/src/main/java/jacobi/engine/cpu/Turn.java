package jacobi.engine.cpu;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/**
 * Exchanges rows and columns of a matrix, in blocks that are turned in registers. One element at a
 * time, every store would go to another cache line.
 */
final class Turn {
    /** Rows that are best turned at a time: their elements fill a cache line. */
    static final int SIZE = 16;

    /** A row of a small block. */
    private static final VectorSpecies<Float> SMALL = FloatVector.SPECIES_128;

    /** The first halves of two vectors, element by element: x₀ y₀ x₁ y₁. */
    private static final VectorShuffle<Float> LOW = VectorShuffle.makeZip(SMALL, 0);

    /** The second halves: x₂ y₂ x₃ y₃. */
    private static final VectorShuffle<Float> HIGH = VectorShuffle.makeZip(SMALL, 1);

    private static final boolean LARGE_BLOCKS = Lanes.COUNT >= Turn16.SIZE;

    private Turn() {}

    /** to[j, i] = from[i, j] for a matrix of [rows, columns]; the pitches are between rows. */
    static void turn(
            float[] from,
            int at,
            int pitch,
            int rows,
            int columns,
            float[] to,
            int toAt,
            int toPitch) {
        int i = 0;
        if (LARGE_BLOCKS) {
            for (; i + Turn16.SIZE <= rows; i += Turn16.SIZE) {
                int j = 0;
                for (; j + Turn16.SIZE <= columns; j += Turn16.SIZE) {
                    int source = at + i * pitch + j;
                    Turn16.turn(from, source, pitch, to, toAt + j * toPitch + i, toPitch);
                }
                for (int p = i; p < i + Turn16.SIZE; p += 4) {
                    fourRows(from, at + p * pitch, pitch, j, columns, to, toAt + p, toPitch);
                }
            }
        }
        for (; i + 4 <= rows; i += 4) {
            fourRows(from, at + i * pitch, pitch, 0, columns, to, toAt + i, toPitch);
        }
        for (; i < rows; i++) {
            for (int j = 0; j < columns; j++) {
                to[toAt + j * toPitch + i] = from[at + i * pitch + j];
            }
        }
    }

    /** Elements {@code [first, columns)} of four rows, in blocks of 4 × 4. */
    private static void fourRows(
            float[] from,
            int at,
            int pitch,
            int first,
            int columns,
            float[] to,
            int toAt,
            int toPitch) {
        int j = first;
        for (; j + 4 <= columns; j += 4) {
            int source = at + j;
            var a = FloatVector.fromArray(SMALL, from, source);
            var b = FloatVector.fromArray(SMALL, from, source + pitch);
            var c = FloatVector.fromArray(SMALL, from, source + 2 * pitch);
            var d = FloatVector.fromArray(SMALL, from, source + 3 * pitch);
            var acLow = a.rearrange(LOW, c);
            var acHigh = a.rearrange(HIGH, c);
            var bdLow = b.rearrange(LOW, d);
            var bdHigh = b.rearrange(HIGH, d);
            int target = toAt + j * toPitch;
            acLow.rearrange(LOW, bdLow).intoArray(to, target);
            acLow.rearrange(HIGH, bdLow).intoArray(to, target + toPitch);
            acHigh.rearrange(LOW, bdHigh).intoArray(to, target + 2 * toPitch);
            acHigh.rearrange(HIGH, bdHigh).intoArray(to, target + 3 * toPitch);
        }
        for (; j < columns; j++) {
            for (int i = 0; i < 4; i++) {
                to[toAt + j * toPitch + i] = from[at + i * pitch + j];
            }
        }
    }
}
