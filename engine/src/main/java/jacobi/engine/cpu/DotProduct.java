package jacobi.engine.cpu;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * A·B for few rows of A and a transposed B, which is x·weightᵀ, as in decoding. Both operands are
 * read along K as they lie, and each element of C is a dot product of its own.
 */
final class DotProduct {
    /** With more rows, packing B is faster: measured at n = k = 256 and 512. */
    static final int MOST_ROWS = 11;

    private static final VectorSpecies<Float> S = Lanes.FLOATS;
    private static final int L = Lanes.COUNT;

    /** Rows and columns of C that are computed together: a tile. */
    private static final int TILE = 4;

    /** Room for the lanes of a tile's sums. */
    private static final Pool<float[]> LANES = new Pool<>(() -> new float[TILE * TILE * L]);

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
                    columns(
                            from,
                            to,
                            m,
                            k,
                            a.array(),
                            a.at(),
                            a.rowStride(),
                            b.array(),
                            b.at(),
                            b.columnStride(),
                            target.sums(),
                            target.sumsAt(),
                            n);
                    target.addBias(0, m, from, to, n);
                    target.applyFunction(0, m, from, to, n);
                });
    }

    /** Columns {@code [from, to)} of m rows; the pitches are between rows of x, w and c. */
    static void columns(
            int from,
            int to,
            int m,
            int k,
            float[] x,
            int xAt,
            int xPitch,
            float[] w,
            int wAt,
            int wPitch,
            float[] c,
            int cAt,
            int cPitch) {
        if (ScalarDot.START.takes((long) (to - from) * m * k)) {
            ScalarDot.columns(from, to, m, k, x, xAt, xPitch, w, wAt, wPitch, c, cAt, cPitch);
            return;
        }
        int j = from;
        if (L == DotEight.LANES && k % L == 0) {
            for (; j + DotEight.COUNT <= to; j += DotEight.COUNT) {
                int pairs = m / 2 * 2;
                for (int half = j; half < j + DotEight.COUNT; half += DotTwoRows.COUNT) {
                    int wj = wAt + half * wPitch;
                    for (int i = 0; i < pairs; i += 2) {
                        int xi = xAt + i * xPitch;
                        int at = cAt + i * cPitch + half;
                        DotTwoRows.dots(x, xi, xPitch, w, wj, wPitch, k, c, at, cPitch);
                    }
                }
                if (pairs < m) {
                    int at = cAt + pairs * cPitch + j;
                    int wj = wAt + j * wPitch;
                    DotEight.dots(x, xAt + pairs * xPitch, w, wj, wPitch, k, c, at);
                }
            }
        }
        if (j + TILE <= to) {
            var lanes = LANES.take();
            for (; j + TILE <= to; j += TILE) {
                int wj = wAt + j * wPitch;
                int i = 0;
                for (; i + TILE <= m; i += TILE) {
                    int xi = xAt + i * xPitch;
                    dot4x4(x, xi, xPitch, w, wj, wPitch, k, lanes);
                    addRest(x, xi, xPitch, w, wj, wPitch, k, lanes);
                    addLanes(lanes, TILE, c, cAt + i * cPitch + j, cPitch);
                }
                for (; i < m; i++) {
                    dot4(x, xAt + i * xPitch, w, wj, wPitch, k, lanes);
                    addLanes(lanes, 1, c, cAt + i * cPitch + j, cPitch);
                }
            }
            LANES.giveBack(lanes);
        }
        for (; j < to; j++) {
            for (int i = 0; i < m; i++) {
                c[cAt + i * cPitch + j] = dot(x, xAt + i * xPitch, w, wAt + j * wPitch, k);
            }
        }
    }

    /**
     * Four neighbouring outputs of one row: each vector of x is used four times. The sums are left
     * with their lanes side by side, because C2 does not always put the adding up of several into
     * one method, and then makes objects of the vectors.
     */
    private static void dot4(
            float[] x, int xAt, float[] w, int w0, int pitch, int k, float[] lanes) {
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
        c0.intoArray(lanes, 0);
        c1.intoArray(lanes, L);
        c2.intoArray(lanes, 2 * L);
        c3.intoArray(lanes, 3 * L);
    }

    /**
     * The same of four rows, over the whole vectors of k: eight vectors are read for sixteen
     * multiplications.
     */
    private static void dot4x4(
            float[] x, int x0, int xPitch, float[] w, int w0, int wPitch, int k, float[] lanes) {
        int x1 = x0 + xPitch;
        int x2 = x1 + xPitch;
        int x3 = x2 + xPitch;
        int w1 = w0 + wPitch;
        int w2 = w1 + wPitch;
        int w3 = w2 + wPitch;
        var c00 = FloatVector.zero(S);
        var c01 = c00;
        var c02 = c00;
        var c03 = c00;
        var c10 = c00;
        var c11 = c00;
        var c12 = c00;
        var c13 = c00;
        var c20 = c00;
        var c21 = c00;
        var c22 = c00;
        var c23 = c00;
        var c30 = c00;
        var c31 = c00;
        var c32 = c00;
        var c33 = c00;
        for (int p = 0; p < S.loopBound(k); p += L) {
            var b0 = FloatVector.fromArray(S, w, w0 + p);
            var b1 = FloatVector.fromArray(S, w, w1 + p);
            var b2 = FloatVector.fromArray(S, w, w2 + p);
            var b3 = FloatVector.fromArray(S, w, w3 + p);
            var a0 = FloatVector.fromArray(S, x, x0 + p);
            c00 = a0.fma(b0, c00);
            c01 = a0.fma(b1, c01);
            c02 = a0.fma(b2, c02);
            c03 = a0.fma(b3, c03);
            var a1 = FloatVector.fromArray(S, x, x1 + p);
            c10 = a1.fma(b0, c10);
            c11 = a1.fma(b1, c11);
            c12 = a1.fma(b2, c12);
            c13 = a1.fma(b3, c13);
            var a2 = FloatVector.fromArray(S, x, x2 + p);
            c20 = a2.fma(b0, c20);
            c21 = a2.fma(b1, c21);
            c22 = a2.fma(b2, c22);
            c23 = a2.fma(b3, c23);
            var a3 = FloatVector.fromArray(S, x, x3 + p);
            c30 = a3.fma(b0, c30);
            c31 = a3.fma(b1, c31);
            c32 = a3.fma(b2, c32);
            c33 = a3.fma(b3, c33);
        }
        c00.intoArray(lanes, 0);
        c01.intoArray(lanes, L);
        c02.intoArray(lanes, 2 * L);
        c03.intoArray(lanes, 3 * L);
        c10.intoArray(lanes, 4 * L);
        c11.intoArray(lanes, 5 * L);
        c12.intoArray(lanes, 6 * L);
        c13.intoArray(lanes, 7 * L);
        c20.intoArray(lanes, 8 * L);
        c21.intoArray(lanes, 9 * L);
        c22.intoArray(lanes, 10 * L);
        c23.intoArray(lanes, 11 * L);
        c30.intoArray(lanes, 12 * L);
        c31.intoArray(lanes, 13 * L);
        c32.intoArray(lanes, 14 * L);
        c33.intoArray(lanes, 15 * L);
    }

    /** What of {@link #dot4x4} is behind the whole vectors of k. */
    private static void addRest(
            float[] x, int xAt, int xPitch, float[] w, int wAt, int wPitch, int k, float[] lanes) {
        int p = S.loopBound(k);
        if (p == k) {
            return;
        }
        var rest = S.indexInRange(p, k);
        for (int i = 0; i < TILE * TILE; i++) {
            FloatVector.fromArray(S, x, xAt + i / TILE * xPitch + p, rest)
                    .fma(
                            FloatVector.fromArray(S, w, wAt + i % TILE * wPitch + p, rest),
                            FloatVector.fromArray(S, lanes, i * L))
                    .intoArray(lanes, i * L);
        }
    }

    /** Adds up the lanes of four sums of each row, in the order of {@link Fold}. */
    private static void addLanes(float[] lanes, int rows, float[] c, int at, int n) {
        for (int i = 0; i < rows * TILE; i++) {
            var sum = FloatVector.fromArray(S, lanes, i * L);
            sum = L < 16 ? sum : sum.add(sum.rearrange(Fold.BY_8));
            sum = L < 8 ? sum : sum.add(sum.rearrange(Fold.BY_4));
            sum = L < 4 ? sum : sum.add(sum.rearrange(Fold.BY_2));
            c[at + i / TILE * n + i % TILE] = sum.add(sum.rearrange(Fold.BY_1)).lane(0);
        }
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
