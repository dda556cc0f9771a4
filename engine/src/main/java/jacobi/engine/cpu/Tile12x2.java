package jacobi.engine.cpu;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The innermost loop of the matrix product where there are 32 vector registers (AVX-512): 24
 * accumulators, two vectors of b and one broadcast of a. Two FMA units of latency four need at
 * least eight independent accumulators; 24 let each vector of b serve twelve times. The body holds
 * nothing else: a larger one is given up by the C1 compiler, and may then stay interpreted for
 * ever.
 */
final class Tile12x2 {
    private static final VectorSpecies<Float> S = Lanes.FLOATS;
    private static final int L = Lanes.COUNT;
    private static final int ROWS = 12;
    private static final int COLUMNS = 2 * L;

    private Tile12x2() {}

    /** tile[12, COLUMNS] = Σₚ a[p, 12]ᵀ·b[p, COLUMNS] over k steps of two packed panels. */
    static void multiply(int k, float[] a, int aAt, float[] b, int bAt, float[] tile) {
        var c0a = FloatVector.zero(S);
        var c0b = c0a;
        var c1a = c0a;
        var c1b = c0a;
        var c2a = c0a;
        var c2b = c0a;
        var c3a = c0a;
        var c3b = c0a;
        var c4a = c0a;
        var c4b = c0a;
        var c5a = c0a;
        var c5b = c0a;
        var c6a = c0a;
        var c6b = c0a;
        var c7a = c0a;
        var c7b = c0a;
        var c8a = c0a;
        var c8b = c0a;
        var c9a = c0a;
        var c9b = c0a;
        var c10a = c0a;
        var c10b = c0a;
        var c11a = c0a;
        var c11b = c0a;
        for (int p = 0; p < k; p++) {
            int row = bAt + p * COLUMNS;
            int at = aAt + p * ROWS;
            var left = FloatVector.fromArray(S, b, row);
            var right = FloatVector.fromArray(S, b, row + L);
            var x0 = FloatVector.broadcast(S, a[at]);
            c0a = x0.fma(left, c0a);
            c0b = x0.fma(right, c0b);
            var x1 = FloatVector.broadcast(S, a[at + 1]);
            c1a = x1.fma(left, c1a);
            c1b = x1.fma(right, c1b);
            var x2 = FloatVector.broadcast(S, a[at + 2]);
            c2a = x2.fma(left, c2a);
            c2b = x2.fma(right, c2b);
            var x3 = FloatVector.broadcast(S, a[at + 3]);
            c3a = x3.fma(left, c3a);
            c3b = x3.fma(right, c3b);
            var x4 = FloatVector.broadcast(S, a[at + 4]);
            c4a = x4.fma(left, c4a);
            c4b = x4.fma(right, c4b);
            var x5 = FloatVector.broadcast(S, a[at + 5]);
            c5a = x5.fma(left, c5a);
            c5b = x5.fma(right, c5b);
            var x6 = FloatVector.broadcast(S, a[at + 6]);
            c6a = x6.fma(left, c6a);
            c6b = x6.fma(right, c6b);
            var x7 = FloatVector.broadcast(S, a[at + 7]);
            c7a = x7.fma(left, c7a);
            c7b = x7.fma(right, c7b);
            var x8 = FloatVector.broadcast(S, a[at + 8]);
            c8a = x8.fma(left, c8a);
            c8b = x8.fma(right, c8b);
            var x9 = FloatVector.broadcast(S, a[at + 9]);
            c9a = x9.fma(left, c9a);
            c9b = x9.fma(right, c9b);
            var x10 = FloatVector.broadcast(S, a[at + 10]);
            c10a = x10.fma(left, c10a);
            c10b = x10.fma(right, c10b);
            var x11 = FloatVector.broadcast(S, a[at + 11]);
            c11a = x11.fma(left, c11a);
            c11b = x11.fma(right, c11b);
        }
        c0a.intoArray(tile, 0);
        c0b.intoArray(tile, L);
        c1a.intoArray(tile, COLUMNS);
        c1b.intoArray(tile, COLUMNS + L);
        c2a.intoArray(tile, 2 * COLUMNS);
        c2b.intoArray(tile, 2 * COLUMNS + L);
        c3a.intoArray(tile, 3 * COLUMNS);
        c3b.intoArray(tile, 3 * COLUMNS + L);
        c4a.intoArray(tile, 4 * COLUMNS);
        c4b.intoArray(tile, 4 * COLUMNS + L);
        c5a.intoArray(tile, 5 * COLUMNS);
        c5b.intoArray(tile, 5 * COLUMNS + L);
        c6a.intoArray(tile, 6 * COLUMNS);
        c6b.intoArray(tile, 6 * COLUMNS + L);
        c7a.intoArray(tile, 7 * COLUMNS);
        c7b.intoArray(tile, 7 * COLUMNS + L);
        c8a.intoArray(tile, 8 * COLUMNS);
        c8b.intoArray(tile, 8 * COLUMNS + L);
        c9a.intoArray(tile, 9 * COLUMNS);
        c9b.intoArray(tile, 9 * COLUMNS + L);
        c10a.intoArray(tile, 10 * COLUMNS);
        c10b.intoArray(tile, 10 * COLUMNS + L);
        c11a.intoArray(tile, 11 * COLUMNS);
        c11b.intoArray(tile, 11 * COLUMNS + L);
    }
}
