package jacobi.engine.cpu;

import jacobi.engine.Function;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * x·weightᵀ for few rows of x, as in decoding: there, packing the weight would cost more than the
 * product. Both operands are read along K as they lie, each output is one dot product, and the
 * weight is read from memory once for every four rows of x.
 */
final class SkinnyProduct {
    /** Up to so many rows this is faster than packing. */
    static final int MOST_ROWS = 24;

    private static final VectorSpecies<Float> S = Lanes.FLOATS;
    private static final int L = Lanes.COUNT;
    private static final int TILE = 4;
    private static final int TASK_WORK = 1 << 17;

    private SkinnyProduct() {}

    /** Computes x [m, k] times the transpose of w [n, k] into a row-major target [m, n]. */
    static void multiply(
            Team team,
            int m,
            int n,
            int k,
            float[] x,
            int xAt,
            float[] w,
            int wAt,
            Gemm.Target target) {
        int grain = Math.max(TILE, TASK_WORK / Math.max(1, m * k) / TILE * TILE);
        team.parts(
                n,
                grain,
                (from, to) -> {
                    columns(from, to, m, n, k, x, xAt, w, wAt, target);
                    finish(from, to, m, n, target);
                });
    }

    private static void columns(
            int from,
            int to,
            int m,
            int n,
            int k,
            float[] x,
            int xAt,
            float[] w,
            int wAt,
            Gemm.Target target) {
        var sums = target.sums();
        int j = from;
        for (; j + TILE <= to; j += TILE) {
            for (int i = 0; i < m; i++) {
                dot4(x, xAt + i * k, w, wAt + j * k, k, sums, target.sumsAt() + i * n + j);
            }
        }
        for (; j < to; j++) {
            for (int i = 0; i < m; i++) {
                sums[target.sumsAt() + i * n + j] = dot(x, xAt + i * k, w, wAt + j * k, k);
            }
        }
    }

    /** Four neighbouring outputs of one row: each vector of x is used four times. */
    private static void dot4(float[] x, int xAt, float[] w, int wAt, int k, float[] c, int at) {
        var c0 = FloatVector.zero(S);
        var c1 = c0;
        var c2 = c0;
        var c3 = c0;
        int p = 0;
        for (; p < S.loopBound(k); p += L) {
            var a = FloatVector.fromArray(S, x, xAt + p);
            c0 = a.fma(FloatVector.fromArray(S, w, wAt + p), c0);
            c1 = a.fma(FloatVector.fromArray(S, w, wAt + k + p), c1);
            c2 = a.fma(FloatVector.fromArray(S, w, wAt + 2 * k + p), c2);
            c3 = a.fma(FloatVector.fromArray(S, w, wAt + 3 * k + p), c3);
        }
        if (p < k) {
            var mask = S.indexInRange(p, k);
            var a = FloatVector.fromArray(S, x, xAt + p, mask);
            c0 = a.fma(FloatVector.fromArray(S, w, wAt + p, mask), c0);
            c1 = a.fma(FloatVector.fromArray(S, w, wAt + k + p, mask), c1);
            c2 = a.fma(FloatVector.fromArray(S, w, wAt + 2 * k + p, mask), c2);
            c3 = a.fma(FloatVector.fromArray(S, w, wAt + 3 * k + p, mask), c3);
        }
        c[at] = c0.reduceLanes(VectorOperators.ADD);
        c[at + 1] = c1.reduceLanes(VectorOperators.ADD);
        c[at + 2] = c2.reduceLanes(VectorOperators.ADD);
        c[at + 3] = c3.reduceLanes(VectorOperators.ADD);
    }

    private static float dot(float[] x, int xAt, float[] w, int wAt, int k) {
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
        return sum.reduceLanes(VectorOperators.ADD);
    }

    /** Bias and function for columns {@code [from, to)}. */
    private static void finish(int from, int to, int m, int n, Gemm.Target target) {
        for (int i = 0; i < m; i++) {
            int row = i * n + from;
            if (target.bias() != null) {
                for (int j = 0; j < to - from; j++) {
                    target.sums()[target.sumsAt() + row + j] +=
                            target.bias()[target.biasAt() + from + j];
                }
            }
            if (target.function() != Function.IDENTITY) {
                FunctionKernel.apply(
                        target.function(),
                        target.sums(),
                        target.sumsAt() + row,
                        target.values(),
                        target.valuesAt() + row,
                        to - from);
            }
        }
    }
}
