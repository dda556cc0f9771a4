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

    /** Σ (x − mean)·reciprocal·gain·dy. */
    static float dotNormal(
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
        return (Fold.sum(sum) + rest) * reciprocal;
    }

    /**
     * dx = reciprocal·(gain·dy − slopeMean − normal·normalMean), normal being the row normalised.
     */
    static void rowGradient(
            float[] x,
            int xAt,
            float mean,
            float reciprocal,
            float[] gain,
            int gainAt,
            float[] dy,
            int dyAt,
            float slopeMean,
            float normalMean,
            float[] dx,
            int dxAt,
            int n) {
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

    /** dGain += dy·normal, dBias += dy; both are in {@code sums}. */
    static void addParameterGradients(
            float[] x,
            int xAt,
            float mean,
            float reciprocal,
            float[] dy,
            int dyAt,
            float[] sums,
            int gainAt,
            int biasAt,
            int n) {
        int bound = S.loopBound(n);
        for (int i = 0; i < bound; i += Lanes.COUNT) {
            var d = FloatVector.fromArray(S, dy, dyAt + i);
            FloatVector.fromArray(S, x, xAt + i)
                    .sub(mean)
                    .mul(reciprocal)
                    .fma(d, FloatVector.fromArray(S, sums, gainAt + i))
                    .intoArray(sums, gainAt + i);
            d.add(FloatVector.fromArray(S, sums, biasAt + i)).intoArray(sums, biasAt + i);
        }
        for (int i = bound; i < n; i++) {
            float d = dy[dyAt + i];
            sums[gainAt + i] += (x[xAt + i] - mean) * reciprocal * d;
            sums[biasAt + i] += d;
        }
    }
}
