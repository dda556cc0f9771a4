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
     * slope − normal·mean of normal·slope); dGain += dy·normal and dBias += dy, both in {@code
     * sums}.
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
            float[] sums,
            int dGainAt,
            int dBiasAt,
            int n) {
        float slopes = SumKernel.dot(gain, gainAt, dy, dyAt, n);
        float normals = dotNormal(x, xAt, mean, reciprocal, gain, gainAt, dy, dyAt, n);
        float slopeMean = slopes / n;
        float factor = -reciprocal * (normals / n);
        int bound = S.loopBound(n);
        for (int i = 0; i < bound; i += Lanes.COUNT) {
            var d = FloatVector.fromArray(S, dy, dyAt + i);
            var centered = FloatVector.fromArray(S, x, xAt + i).sub(mean);
            var slope = FloatVector.fromArray(S, gain, gainAt + i).mul(d);
            // Sums are loaded before one of them is stored: they lie whole pages apart, where
            // processors take a load for one of what has just been stored.
            var dGain = FloatVector.fromArray(S, sums, dGainAt + i);
            var dBias = FloatVector.fromArray(S, sums, dBiasAt + i);
            centered.mul(factor).add(slope.sub(slopeMean)).mul(reciprocal).intoArray(dx, dxAt + i);
            centered.mul(reciprocal).fma(d, dGain).intoArray(sums, dGainAt + i);
            dBias.add(d).intoArray(sums, dBiasAt + i);
        }
        for (int i = bound; i < n; i++) {
            float d = dy[dyAt + i];
            float centered = x[xAt + i] - mean;
            dx[dxAt + i] = (centered * factor + (gain[gainAt + i] * d - slopeMean)) * reciprocal;
            sums[dGainAt + i] += centered * reciprocal * d;
            sums[dBiasAt + i] += d;
        }
    }

    /** Σ (x − mean)·reciprocal·gain·dy. */
    private static float dotNormal(
            float[] x,
            int xAt,
            float mean,
            float reciprocal,
            float[] gain,
            int gainAt,
            float[] dy,
            int dyAt,
            int n) {
        var sum = FloatVector.zero(S);
        int bound = S.loopBound(n);
        for (int i = 0; i < bound; i += Lanes.COUNT) {
            var slope =
                    FloatVector.fromArray(S, gain, gainAt + i)
                            .mul(FloatVector.fromArray(S, dy, dyAt + i));
            sum = FloatVector.fromArray(S, x, xAt + i).sub(mean).fma(slope, sum);
        }
        float rest = 0;
        for (int i = bound; i < n; i++) {
            rest += (x[xAt + i] - mean) * gain[gainAt + i] * dy[dyAt + i];
        }
        sum = Lanes.COUNT < 16 ? sum : sum.add(sum.rearrange(Fold.BY_8));
        sum = Lanes.COUNT < 8 ? sum : sum.add(sum.rearrange(Fold.BY_4));
        sum = Lanes.COUNT < 4 ? sum : sum.add(sum.rearrange(Fold.BY_2));
        return (sum.add(sum.rearrange(Fold.BY_1)).lane(0) + rest) * reciprocal;
    }
}
