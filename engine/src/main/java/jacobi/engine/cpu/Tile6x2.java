package jacobi.engine.cpu;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The innermost loop of the matrix product where there are 16 vector registers (AVX2): 12
 * accumulators, two vectors of b and one broadcast of a. See {@link Tile12x2}.
 */
final class Tile6x2 {
    private static final VectorSpecies<Float> S = Lanes.FLOATS;
    private static final int L = Lanes.COUNT;
    private static final int ROWS = 6;
    private static final int COLUMNS = 2 * L;

    private Tile6x2() {}

    /** tile[6, COLUMNS] = Σₚ a[p, 6]ᵀ·b[p, COLUMNS] over k steps of two packed panels. */
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
    }
}
