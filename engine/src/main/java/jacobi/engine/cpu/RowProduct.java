package jacobi.engine.cpu;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * A·B for few rows of A and a row-major B: B is read where it lies, a few vectors of columns from
 * top to bottom, once for each row of A.
 */
final class RowProduct {
    /** With more rows, packing B is faster than reading it so often: measured at n = k = 512. */
    static final int MOST_ROWS = 4;

    private static final VectorSpecies<Float> S = Lanes.FLOATS;
    private static final int L = Lanes.COUNT;

    /** Columns that are computed together; four accumulators hide the FMA's latency of four. */
    private static final int WIDTH = 4 * L;

    /** Multiply-adds of a task: 10 to 20 µs at the speed of memory. */
    private static final int TASK_WORK = 1 << 17;

    private RowProduct() {}

    /** The product of a [m, k] and b [k, n] into a row-major target [m, n]. */
    static Work prepare(int m, int n, int k, Matrix a, Matrix b, Target target) {
        int grain = Math.max(1, TASK_WORK / Math.max(1, m * k) / WIDTH) * WIDTH;
        return Work.parts(
                n,
                grain,
                (from, to) -> {
                    for (int i = 0; i < m; i++) {
                        columns(from, to, k, a, i, b, target.sums(), target.sumsAt() + i * n);
                    }
                    target.addBias(0, m, from, to, n);
                    target.applyFunction(0, m, from, to, n);
                });
    }

    /** Columns {@code [from, to)} of row i. */
    private static void columns(
            int from, int to, int k, Matrix a, int i, Matrix b, float[] c, int cAt) {
        int aAt = a.index(i, 0);
        int j = from;
        for (; j + WIDTH <= to; j += WIDTH) {
            four(
                    k,
                    a.array(),
                    aAt,
                    a.columnStride(),
                    b.array(),
                    b.at() + j,
                    b.rowStride(),
                    c,
                    cAt + j);
        }
        for (; j + L <= to; j += L) {
            one(
                    k,
                    a.array(),
                    aAt,
                    a.columnStride(),
                    b.array(),
                    b.at() + j,
                    b.rowStride(),
                    c,
                    cAt + j);
        }
        for (; j < to; j++) {
            float sum = 0;
            for (int p = 0; p < k; p++) {
                sum += a.array()[aAt + p * a.columnStride()] * b.array()[b.index(p, j)];
            }
            c[cAt + j] = sum;
        }
    }

    private static void four(
            int k, float[] a, int aAt, int step, float[] b, int bAt, int pitch, float[] c, int at) {
        var c0 = FloatVector.zero(S);
        var c1 = c0;
        var c2 = c0;
        var c3 = c0;
        for (int p = 0; p < k; p++) {
            int row = bAt + p * pitch;
            var x = FloatVector.broadcast(S, a[aAt + p * step]);
            c0 = x.fma(FloatVector.fromArray(S, b, row), c0);
            c1 = x.fma(FloatVector.fromArray(S, b, row + L), c1);
            c2 = x.fma(FloatVector.fromArray(S, b, row + 2 * L), c2);
            c3 = x.fma(FloatVector.fromArray(S, b, row + 3 * L), c3);
        }
        c0.intoArray(c, at);
        c1.intoArray(c, at + L);
        c2.intoArray(c, at + 2 * L);
        c3.intoArray(c, at + 3 * L);
    }

    private static void one(
            int k, float[] a, int aAt, int step, float[] b, int bAt, int pitch, float[] c, int at) {
        var sum = FloatVector.zero(S);
        for (int p = 0; p < k; p++) {
            sum =
                    FloatVector.broadcast(S, a[aAt + p * step])
                            .fma(FloatVector.fromArray(S, b, bAt + p * pitch), sum);
        }
        sum.intoArray(c, at);
    }
}
