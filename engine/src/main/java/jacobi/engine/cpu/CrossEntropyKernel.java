package jacobi.engine.cpu;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** Cross-entropy of one row of logits, which may be a whole vocabulary wide. */
final class CrossEntropyKernel {
    private static final VectorSpecies<Float> S = Lanes.FLOATS;

    /** Logits that stay in the L1 cache while their maximum and their sums are taken. */
    private static final int BLOCK = 2048;

    private CrossEntropyKernel() {}

    /** ln Σ e^x, reading memory once: a larger maximum scales down what was summed before. */
    static double logSumExp(float[] x, int at, int n) {
        float max = Float.NEGATIVE_INFINITY;
        double sum = 0;
        for (int i = 0; i < n; i += BLOCK) {
            int size = Math.min(BLOCK, n - i);
            float largest = MaxKernel.max(x, at + i, size);
            if (largest > max) {
                sum *= StrictMath.exp((double) max - largest);
                max = largest;
            }
            sum += SoftmaxKernel.expSum(x, at + i, finite(max), size);
        }
        return finite(max) + StrictMath.log(sum);
    }

    /** Rows may begin with, or consist of, negative infinities; −∞ − −∞ would be NaN. */
    private static float finite(float max) {
        return max == Float.NEGATIVE_INFINITY ? 0 : max;
    }

    /** y = factor·e^(x − logSumExp) − off. */
    static void gradient(
            float[] x,
            int xAt,
            float logSumExp,
            float factor,
            float off,
            float[] y,
            int yAt,
            int n) {
        var multiplier = FloatVector.broadcast(S, factor);
        var minusOff = FloatVector.broadcast(S, -off);
        for (int i = 0; i < n; i += Lanes.COUNT) {
            var inside = S.indexInRange(i, n);
            var v = FloatVector.fromArray(S, x, xAt + i, inside).sub(logSumExp);
            VectorMath.expOfSmall(v).fma(multiplier, minusOff).intoArray(y, yAt + i, inside);
        }
    }
}
