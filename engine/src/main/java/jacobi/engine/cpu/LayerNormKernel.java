package jacobi.engine.cpu;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** Layer normalisation of one row, whose three passes after the first find it in the L1 cache. */
final class LayerNormKernel {
    private static final VectorSpecies<Float> S = Lanes.FLOATS;

    private LayerNormKernel() {}

    static float mean(float[] x, int at, int n) {
        return SumKernel.sum(x, at, n) / n;
    }

    /** 1/√(variance + ε). The variance is taken around the mean: no cancellation. */
    static float reciprocalDeviation(float[] x, int at, float mean, double epsilon, int n) {
        return (float) (1 / Math.sqrt(SumKernel.squares(x, at, mean, n) / (double) n + epsilon));
    }

    /** y = (x − mean)·reciprocal·gain + bias. */
    static void normalize(
            float[] x,
            int xAt,
            float mean,
            float reciprocal,
            float[] gain,
            int gainAt,
            float[] bias,
            int biasAt,
            float[] y,
            int yAt,
            int n) {
        int bound = S.loopBound(n);
        for (int i = 0; i < bound; i += Lanes.COUNT) {
            FloatVector.fromArray(S, x, xAt + i)
                    .sub(mean)
                    .mul(reciprocal)
                    .fma(
                            FloatVector.fromArray(S, gain, gainAt + i),
                            FloatVector.fromArray(S, bias, biasAt + i))
                    .intoArray(y, yAt + i);
        }
        for (int i = bound; i < n; i++) {
            float normal = (x[xAt + i] - mean) * reciprocal;
            y[yAt + i] = Math.fma(normal, gain[gainAt + i], bias[biasAt + i]);
        }
    }

    /**
     * With normal = (x − mean)·reciprocal and slope = gain·dy, dx = reciprocal·(slope − mean of
     * slope − normal·mean of normal·slope).
     */
    static void gradient(
            float[] x,
            int xAt,
            float mean,
            float reciprocal,
            float[] gain,
            int gainAt,
            float[] dy,
            int dyAt,
            float[] dx,
            int dxAt,
            int n) {
        var s0 = FloatVector.zero(S);
        var s1 = FloatVector.zero(S);
        var t0 = FloatVector.zero(S);
        var t1 = FloatVector.zero(S);
        int at = 0;
        for (; at <= n - 2 * Lanes.COUNT; at += 2 * Lanes.COUNT) {
            int next = at + Lanes.COUNT;
            var slope0 =
                    FloatVector.fromArray(S, gain, gainAt + at)
                            .mul(FloatVector.fromArray(S, dy, dyAt + at));
            var slope1 =
                    FloatVector.fromArray(S, gain, gainAt + next)
                            .mul(FloatVector.fromArray(S, dy, dyAt + next));
            s0 = slope0.add(s0);
            s1 = slope1.add(s1);
            t0 = FloatVector.fromArray(S, x, xAt + at).sub(mean).fma(slope0, t0);
            t1 = FloatVector.fromArray(S, x, xAt + next).sub(mean).fma(slope1, t1);
        }
        for (; at < n; at += Lanes.COUNT) {
            var tail = S.indexInRange(at, n);
            var slope =
                    FloatVector.fromArray(S, gain, gainAt + at, tail)
                            .mul(FloatVector.fromArray(S, dy, dyAt + at, tail));
            s0 = slope.add(s0);
            t0 = FloatVector.fromArray(S, x, xAt + at, tail).sub(mean, tail).fma(slope, t0);
        }
        var s = s0.add(s1);
        s = Lanes.COUNT < 16 ? s : s.add(s.rearrange(Fold.BY_8));
        s = Lanes.COUNT < 8 ? s : s.add(s.rearrange(Fold.BY_4));
        s = Lanes.COUNT < 4 ? s : s.add(s.rearrange(Fold.BY_2));
        var t = t0.add(t1);
        t = Lanes.COUNT < 16 ? t : t.add(t.rearrange(Fold.BY_8));
        t = Lanes.COUNT < 8 ? t : t.add(t.rearrange(Fold.BY_4));
        t = Lanes.COUNT < 4 ? t : t.add(t.rearrange(Fold.BY_2));
        float slopeMean = s.add(s.rearrange(Fold.BY_1)).lane(0) / n;
        float normalMean = t.add(t.rearrange(Fold.BY_1)).lane(0) * reciprocal / n;
        float factor = -reciprocal * normalMean;
        int bound = S.loopBound(n);
        for (int i = 0; i < bound; i += Lanes.COUNT) {
            var slope =
                    FloatVector.fromArray(S, gain, gainAt + i)
                            .mul(FloatVector.fromArray(S, dy, dyAt + i));
            FloatVector.fromArray(S, x, xAt + i)
                    .sub(mean)
                    .mul(factor)
                    .add(slope.sub(slopeMean))
                    .mul(reciprocal)
                    .intoArray(dx, dxAt + i);
        }
        for (int i = bound; i < n; i++) {
            float slope = gain[gainAt + i] * dy[dyAt + i] - slopeMean;
            dx[dxAt + i] = ((x[xAt + i] - mean) * factor + slope) * reciprocal;
        }
    }

    /** dGain += Σ dy·normal and dBias += Σ dy over rows; both are in {@code sums}. */
    static void addParameterGradients(
            float[] x,
            int xAt,
            float[] means,
            int meansAt,
            float[] reciprocals,
            int reciprocalsAt,
            float[] dy,
            int dyAt,
            int rows,
            float[] sums,
            int dGainAt,
            int dBiasAt,
            int n) {
        int i = 0;
        for (; i <= rows - 4; i += 4) {
            addFour(
                    x,
                    xAt + i * n,
                    means,
                    meansAt + i,
                    reciprocals,
                    reciprocalsAt + i,
                    dy,
                    dyAt + i * n,
                    sums,
                    dGainAt,
                    dBiasAt,
                    n);
        }
        for (; i < rows; i++) {
            addOne(
                    x,
                    xAt + i * n,
                    means[meansAt + i],
                    reciprocals[reciprocalsAt + i],
                    dy,
                    dyAt + i * n,
                    sums,
                    dGainAt,
                    dBiasAt,
                    n);
        }
    }

    /**
     * Four rows at a time: a processor takes a load for one of what it has just stored if both lie
     * at the same place of a page, and waits; so the fewer stores among the loads, the better.
     */
    private static void addFour(
            float[] x,
            int xAt,
            float[] means,
            int meansAt,
            float[] reciprocals,
            int reciprocalsAt,
            float[] dy,
            int dyAt,
            float[] sums,
            int dGainAt,
            int dBiasAt,
            int n) {
        var mean0 = FloatVector.broadcast(S, means[meansAt]);
        var mean1 = FloatVector.broadcast(S, means[meansAt + 1]);
        var mean2 = FloatVector.broadcast(S, means[meansAt + 2]);
        var mean3 = FloatVector.broadcast(S, means[meansAt + 3]);
        var reciprocal0 = FloatVector.broadcast(S, reciprocals[reciprocalsAt]);
        var reciprocal1 = FloatVector.broadcast(S, reciprocals[reciprocalsAt + 1]);
        var reciprocal2 = FloatVector.broadcast(S, reciprocals[reciprocalsAt + 2]);
        var reciprocal3 = FloatVector.broadcast(S, reciprocals[reciprocalsAt + 3]);
        int bound = S.loopBound(n);
        for (int i = 0; i < bound; i += Lanes.COUNT) {
            int at = xAt + i;
            var normal0 = FloatVector.fromArray(S, x, at).sub(mean0).mul(reciprocal0);
            var normal1 = FloatVector.fromArray(S, x, at + n).sub(mean1).mul(reciprocal1);
            var normal2 = FloatVector.fromArray(S, x, at + 2 * n).sub(mean2).mul(reciprocal2);
            var normal3 = FloatVector.fromArray(S, x, at + 3 * n).sub(mean3).mul(reciprocal3);
            int slopeAt = dyAt + i;
            var d0 = FloatVector.fromArray(S, dy, slopeAt);
            var d1 = FloatVector.fromArray(S, dy, slopeAt + n);
            var d2 = FloatVector.fromArray(S, dy, slopeAt + 2 * n);
            var d3 = FloatVector.fromArray(S, dy, slopeAt + 3 * n);
            var gain = normal0.fma(d0, normal1.mul(d1)).add(normal2.fma(d2, normal3.mul(d3)));
            var dGain = FloatVector.fromArray(S, sums, dGainAt + i).add(gain);
            var dBias = FloatVector.fromArray(S, sums, dBiasAt + i).add(d0.add(d1).add(d2.add(d3)));
            dGain.intoArray(sums, dGainAt + i);
            dBias.intoArray(sums, dBiasAt + i);
        }
        for (int row = 0; row < 4; row++) {
            float mean = means[meansAt + row];
            float reciprocal = reciprocals[reciprocalsAt + row];
            for (int i = bound; i < n; i++) {
                float d = dy[dyAt + row * n + i];
                sums[dGainAt + i] += (x[xAt + row * n + i] - mean) * reciprocal * d;
                sums[dBiasAt + i] += d;
            }
        }
    }

    private static void addOne(
            float[] x,
            int xAt,
            float mean,
            float reciprocal,
            float[] dy,
            int dyAt,
            float[] sums,
            int dGainAt,
            int dBiasAt,
            int n) {
        int bound = S.loopBound(n);
        for (int i = 0; i < bound; i += Lanes.COUNT) {
            var d = FloatVector.fromArray(S, dy, dyAt + i);
            var normal = FloatVector.fromArray(S, x, xAt + i).sub(mean).mul(reciprocal);
            var dBias = FloatVector.fromArray(S, sums, dBiasAt + i).add(d);
            normal.fma(d, FloatVector.fromArray(S, sums, dGainAt + i)).intoArray(sums, dGainAt + i);
            dBias.intoArray(sums, dBiasAt + i);
        }
        for (int i = bound; i < n; i++) {
            float d = dy[dyAt + i];
            sums[dGainAt + i] += (x[xAt + i] - mean) * reciprocal * d;
            sums[dBiasAt + i] += d;
        }
    }
}
