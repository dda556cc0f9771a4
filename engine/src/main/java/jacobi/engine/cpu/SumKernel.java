package jacobi.engine.cpu;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

import java.util.Arrays;

/**
 * Sums along rows and over rows. Four accumulators hide the latency of an addition, and make the
 * rounding error that of short sums.
 */
final class SumKernel {
    private static final VectorSpecies<Float> S = Lanes.FLOATS;
    private static final int UNROLLED = 4 * Lanes.COUNT;

    private SumKernel() {}

    /** Σ x. */
    static float sum(float[] x, int at, int n) {
        var s0 = FloatVector.zero(S);
        var s1 = FloatVector.zero(S);
        var s2 = FloatVector.zero(S);
        var s3 = FloatVector.zero(S);
        int i = 0;
        for (; i <= n - UNROLLED; i += UNROLLED) {
            s0 = s0.add(FloatVector.fromArray(S, x, at + i));
            s1 = s1.add(FloatVector.fromArray(S, x, at + i + Lanes.COUNT));
            s2 = s2.add(FloatVector.fromArray(S, x, at + i + 2 * Lanes.COUNT));
            s3 = s3.add(FloatVector.fromArray(S, x, at + i + 3 * Lanes.COUNT));
        }
        int bound = S.loopBound(n);
        for (; i < bound; i += Lanes.COUNT) {
            s0 = s0.add(FloatVector.fromArray(S, x, at + i));
        }
        if (i < n) {
            s1 = s1.add(FloatVector.fromArray(S, x, at + i, S.indexInRange(i, n)));
        }
        var v = s0.add(s1).add(s2.add(s3));
        v = Lanes.COUNT < 16 ? v : v.add(v.rearrange(Fold.BY_8));
        v = Lanes.COUNT < 8 ? v : v.add(v.rearrange(Fold.BY_4));
        v = Lanes.COUNT < 4 ? v : v.add(v.rearrange(Fold.BY_2));
        return v.add(v.rearrange(Fold.BY_1)).lane(0);
    }

    /** Σ (x − center)². */
    static float squares(float[] x, int at, float center, int n) {
        var s0 = FloatVector.zero(S);
        var s1 = FloatVector.zero(S);
        int i = 0;
        for (; i <= n - 2 * Lanes.COUNT; i += 2 * Lanes.COUNT) {
            var d0 = FloatVector.fromArray(S, x, at + i).sub(center);
            var d1 = FloatVector.fromArray(S, x, at + i + Lanes.COUNT).sub(center);
            s0 = d0.fma(d0, s0);
            s1 = d1.fma(d1, s1);
        }
        for (; i < n; i += Lanes.COUNT) {
            var tail = S.indexInRange(i, n);
            var d = FloatVector.fromArray(S, x, at + i, tail).sub(center, tail);
            s0 = d.fma(d, s0);
        }
        var v = s0.add(s1);
        v = Lanes.COUNT < 16 ? v : v.add(v.rearrange(Fold.BY_8));
        v = Lanes.COUNT < 8 ? v : v.add(v.rearrange(Fold.BY_4));
        v = Lanes.COUNT < 4 ? v : v.add(v.rearrange(Fold.BY_2));
        return v.add(v.rearrange(Fold.BY_1)).lane(0);
    }

    /** Σ x·y. */
    static float dot(float[] x, int xAt, float[] y, int yAt, int n) {
        var s0 = FloatVector.zero(S);
        var s1 = FloatVector.zero(S);
        int i = 0;
        for (; i <= n - 2 * Lanes.COUNT; i += 2 * Lanes.COUNT) {
            s0 = FloatVector.fromArray(S, x, xAt + i).fma(FloatVector.fromArray(S, y, yAt + i), s0);
            s1 =
                    FloatVector.fromArray(S, x, xAt + i + Lanes.COUNT)
                            .fma(FloatVector.fromArray(S, y, yAt + i + Lanes.COUNT), s1);
        }
        for (; i < n; i += Lanes.COUNT) {
            var tail = S.indexInRange(i, n);
            s0 =
                    FloatVector.fromArray(S, x, xAt + i, tail)
                            .fma(FloatVector.fromArray(S, y, yAt + i, tail), s0);
        }
        var v = s0.add(s1);
        v = Lanes.COUNT < 16 ? v : v.add(v.rearrange(Fold.BY_8));
        v = Lanes.COUNT < 8 ? v : v.add(v.rearrange(Fold.BY_4));
        v = Lanes.COUNT < 4 ? v : v.add(v.rearrange(Fold.BY_2));
        return v.add(v.rearrange(Fold.BY_1)).lane(0);
    }

    /** y[j] = Σᵢ x[i, j] over rows that start {@code rowStride} apart. */
    static void overRows(
            float[] x, int xAt, int rowStride, int rows, float[] y, int yAt, int columns) {
        Arrays.fill(y, yAt, yAt + columns, 0);
        int i = 0;
        for (; i <= rows - 4; i += 4) {
            addFour(x, xAt + i * rowStride, rowStride, y, yAt, columns);
        }
        for (; i < rows; i++) {
            AffineKernel.addMultiple(x, xAt + i * rowStride, 1, y, yAt, columns);
        }
    }

    /** Four rows at a time, so that the sums are loaded and stored a fourth as often. */
    private static void addFour(float[] x, int at, int stride, float[] y, int yAt, int n) {
        int bound = S.loopBound(n);
        for (int j = 0; j < bound; j += Lanes.COUNT) {
            int i = at + j;
            var a = FloatVector.fromArray(S, x, i).add(FloatVector.fromArray(S, x, i + stride));
            var b =
                    FloatVector.fromArray(S, x, i + 2 * stride)
                            .add(FloatVector.fromArray(S, x, i + 3 * stride));
            FloatVector.fromArray(S, y, yAt + j).add(a.add(b)).intoArray(y, yAt + j);
        }
        for (int j = bound; j < n; j++) {
            int i = at + j;
            y[yAt + j] += (x[i] + x[i + stride]) + (x[i + 2 * stride] + x[i + 3 * stride]);
        }
    }
}
