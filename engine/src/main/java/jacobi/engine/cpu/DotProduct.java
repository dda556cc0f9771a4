package jacobi.engine.cpu;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * A·B for few rows of A and a transposed B, which is x·weightᵀ, as in decoding. Both operands are
 * read along K as they lie, and each element of C is a dot product of its own.
 */
final class DotProduct {
    /** With more rows, packing B is faster: measured at n = k = 512. */
    static final int MOST_ROWS = 20;

    private static final VectorSpecies<Float> S = Lanes.FLOATS;
    private static final int L = Lanes.COUNT;

    /** Elements of C that are computed together: each vector of A is used four times. */
    private static final int TILE = 4;

    /** Multiply-adds of a task: 10 to 20 µs at the speed of memory. */
    private static final int TASK_WORK = 1 << 17;

    private DotProduct() {}

    /** The product of a [m, k] and b [k, n] into a row-major target [m, n]. */
    static Work prepare(int m, int n, int k, Matrix a, Matrix b, Target target) {
        int grain = Math.max(1, TASK_WORK / Math.max(1, m * k) / TILE) * TILE;
        return Work.parts(
                n,
                grain,
                (from, to) -> {
                    columns(from, to, m, n, k, a, b, target);
                    target.addBias(0, m, from, to, n);
                    target.applyFunction(0, m, from, to, n);
                });
    }

    private static void columns(
            int from, int to, int m, int n, int k, Matrix a, Matrix b, Target target) {
        var x = a.array();
        var w = b.array();
        var c = target.sums();
        int pitch = b.columnStride();
        int j = from;
        for (; j + TILE <= to; j += TILE) {
            for (int i = 0; i < m; i++) {
                int at = target.sumsAt() + i * n + j;
                dot4(x, a.index(i, 0), w, b.index(0, j), pitch, k, c, at);
            }
        }
        for (; j < to; j++) {
            for (int i = 0; i < m; i++) {
                c[target.sumsAt() + i * n + j] = dot(x, a.index(i, 0), w, b.index(0, j), k);
            }
        }
    }

    /** Four neighbouring outputs of one row: each vector of x is used four times. */
    private static void dot4(
            float[] x, int xAt, float[] w, int w0, int pitch, int k, float[] c, int at) {
        int w1 = w0 + pitch;
        int w2 = w1 + pitch;
        int w3 = w2 + pitch;
        var c0 = FloatVector.zero(S);
        var c1 = c0;
        var c2 = c0;
        var c3 = c0;
        int p = 0;
        for (; p < S.loopBound(k); p += L) {
            var a = FloatVector.fromArray(S, x, xAt + p);
            c0 = a.fma(FloatVector.fromArray(S, w, w0 + p), c0);
            c1 = a.fma(FloatVector.fromArray(S, w, w1 + p), c1);
            c2 = a.fma(FloatVector.fromArray(S, w, w2 + p), c2);
            c3 = a.fma(FloatVector.fromArray(S, w, w3 + p), c3);
        }
        if (p < k) {
            var mask = S.indexInRange(p, k);
            var a = FloatVector.fromArray(S, x, xAt + p, mask);
            c0 = a.fma(FloatVector.fromArray(S, w, w0 + p, mask), c0);
            c1 = a.fma(FloatVector.fromArray(S, w, w1 + p, mask), c1);
            c2 = a.fma(FloatVector.fromArray(S, w, w2 + p, mask), c2);
            c3 = a.fma(FloatVector.fromArray(S, w, w3 + p, mask), c3);
        }
        c[at] = Fold.sum(c0);
        c[at + 1] = Fold.sum(c1);
        c[at + 2] = Fold.sum(c2);
        c[at + 3] = Fold.sum(c3);
    }

    /** Σ x·w over k elements. */
    static float dot(float[] x, int xAt, float[] w, int wAt, int k) {
        var sum = FloatVector.zero(S);
        int p = 0;
        for (; p < S.loopBound(k); p += L) {
            sum =
                    FloatVector.fromArray(S, x, xAt + p)
                            .fma(FloatVector.fromArray(S, w, wAt + p), sum);
        }
        if (p < k) {
            var mask = S.indexInRange(p, k);
            sum =
                    FloatVector.fromArray(S, x, xAt + p, mask)
                            .fma(FloatVector.fromArray(S, w, wAt + p, mask), sum);
        }
        return Fold.sum(sum);
    }
}
