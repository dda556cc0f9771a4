package jacobi.engine.cpu;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** Division of a row by its root mean square; passes after the first find it in the L1 cache. */
final class RmsNormKernel {
    private static final VectorSpecies<Float> S = Lanes.FLOATS;

    private RmsNormKernel() {}

    /** 1/√(mean of x² + ε). */
    static float reciprocal(float[] x, int at, double epsilon, int n) {
        return (float) (1 / Math.sqrt(SumKernel.dot(x, at, x, at, n) / (double) n + epsilon));
    }

    /** y = x·reciprocal·gain. */
    static void normalize(
            float[] x,
            int xAt,
            float reciprocal,
            float[] gain,
            int gainAt,
            float[] y,
            int yAt,
            int n) {
        int bound = S.loopBound(n);
        for (int i = 0; i < bound; i += Lanes.COUNT) {
            FloatVector.fromArray(S, x, xAt + i)
                    .mul(reciprocal)
                    .mul(FloatVector.fromArray(S, gain, gainAt + i))
                    .intoArray(y, yAt + i);
        }
        for (int i = bound; i < n; i++) {
            y[yAt + i] = x[xAt + i] * reciprocal * gain[gainAt + i];
        }
    }

    /**
     * With normal = x·reciprocal and slope = gain·dy, dx = reciprocal·(slope − normal·mean of
     * normal·slope).
     */
    static void gradient(
            float[] x,
            int xAt,
            float reciprocal,
            float[] gain,
            int gainAt,
            float[] dy,
            int dyAt,
            float[] dx,
            int dxAt,
            int n) {
        float mean = dotSlope(x, xAt, gain, gainAt, dy, dyAt, n) * reciprocal / n;
        float factor = -reciprocal * mean;
        int bound = S.loopBound(n);
        for (int i = 0; i < bound; i += Lanes.COUNT) {
            var slope =
                    FloatVector.fromArray(S, gain, gainAt + i)
                            .mul(FloatVector.fromArray(S, dy, dyAt + i));
            FloatVector.fromArray(S, x, xAt + i)
                    .mul(factor)
                    .add(slope)
                    .mul(reciprocal)
                    .intoArray(dx, dxAt + i);
        }
        for (int i = bound; i < n; i++) {
            float slope = gain[gainAt + i] * dy[dyAt + i];
            dx[dxAt + i] = (x[xAt + i] * factor + slope) * reciprocal;
        }
    }

    /** Σ x·gain·dy. */
    private static float dotSlope(
            float[] x, int xAt, float[] gain, int gainAt, float[] dy, int dyAt, int n) {
        var sum = FloatVector.zero(S);
        int bound = S.loopBound(n);
        for (int i = 0; i < bound; i += Lanes.COUNT) {
            var slope =
                    FloatVector.fromArray(S, gain, gainAt + i)
                            .mul(FloatVector.fromArray(S, dy, dyAt + i));
            sum = FloatVector.fromArray(S, x, xAt + i).fma(slope, sum);
        }
        float rest = 0;
        for (int i = bound; i < n; i++) {
            rest += x[xAt + i] * gain[gainAt + i] * dy[dyAt + i];
        }
        sum = Lanes.COUNT < 16 ? sum : sum.add(sum.rearrange(Fold.BY_8));
        sum = Lanes.COUNT < 8 ? sum : sum.add(sum.rearrange(Fold.BY_4));
        sum = Lanes.COUNT < 4 ? sum : sum.add(sum.rearrange(Fold.BY_2));
        return sum.add(sum.rearrange(Fold.BY_1)).lane(0) + rest;
    }

    /** dGain += Σ dy·normal over rows. */
    static void addGainGradient(
            float[] x,
            int xAt,
            float[] reciprocals,
            int reciprocalsAt,
            float[] dy,
            int dyAt,
            int rows,
            float[] dGain,
            int dGainAt,
            int n) {
        int i = 0;
        for (; i <= rows - 4; i += 4) {
            addFour(
                    x,
                    xAt + i * n,
                    reciprocals,
                    reciprocalsAt + i,
                    dy,
                    dyAt + i * n,
                    dGain,
                    dGainAt,
                    n);
        }
        for (; i < rows; i++) {
            float reciprocal = reciprocals[reciprocalsAt + i];
            addOne(x, xAt + i * n, reciprocal, dy, dyAt + i * n, dGain, dGainAt, n);
        }
    }

    /** Four rows at a time, so that the sums are loaded and stored a fourth as often. */
    private static void addFour(
            float[] x,
            int xAt,
            float[] reciprocals,
            int reciprocalsAt,
            float[] dy,
            int dyAt,
            float[] dGain,
            int dGainAt,
            int n) {
        var r0 = FloatVector.broadcast(S, reciprocals[reciprocalsAt]);
        var r1 = FloatVector.broadcast(S, reciprocals[reciprocalsAt + 1]);
        var r2 = FloatVector.broadcast(S, reciprocals[reciprocalsAt + 2]);
        var r3 = FloatVector.broadcast(S, reciprocals[reciprocalsAt + 3]);
        int bound = S.loopBound(n);
        for (int i = 0; i < bound; i += Lanes.COUNT) {
            int at = xAt + i;
            int slopeAt = dyAt + i;
            var p0 = FloatVector.fromArray(S, x, at).mul(r0);
            var p1 = FloatVector.fromArray(S, x, at + n).mul(r1);
            var p2 = FloatVector.fromArray(S, x, at + 2 * n).mul(r2);
            var p3 = FloatVector.fromArray(S, x, at + 3 * n).mul(r3);
            p1 = p1.mul(FloatVector.fromArray(S, dy, slopeAt + n));
            p3 = p3.mul(FloatVector.fromArray(S, dy, slopeAt + 3 * n));
            p0 = p0.fma(FloatVector.fromArray(S, dy, slopeAt), p1);
            p2 = p2.fma(FloatVector.fromArray(S, dy, slopeAt + 2 * n), p3);
            FloatVector.fromArray(S, dGain, dGainAt + i)
                    .add(p0.add(p2))
                    .intoArray(dGain, dGainAt + i);
        }
        for (int row = 0; row < 4; row++) {
            float reciprocal = reciprocals[reciprocalsAt + row];
            for (int i = bound; i < n; i++) {
                dGain[dGainAt + i] += x[xAt + row * n + i] * reciprocal * dy[dyAt + row * n + i];
            }
        }
    }

    private static void addOne(
            float[] x,
            int xAt,
            float reciprocal,
            float[] dy,
            int dyAt,
            float[] dGain,
            int dGainAt,
            int n) {
        int bound = S.loopBound(n);
        for (int i = 0; i < bound; i += Lanes.COUNT) {
            FloatVector.fromArray(S, x, xAt + i)
                    .mul(reciprocal)
                    .fma(
                            FloatVector.fromArray(S, dy, dyAt + i),
                            FloatVector.fromArray(S, dGain, dGainAt + i))
                    .intoArray(dGain, dGainAt + i);
        }
        for (int i = bound; i < n; i++) {
            dGain[dGainAt + i] += x[xAt + i] * reciprocal * dy[dyAt + i];
        }
    }
}
