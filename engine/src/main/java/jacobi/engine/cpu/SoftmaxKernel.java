package jacobi.engine.cpu;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Softmax and log-softmax of one row, and their gradients. Loops with an exponential are masked
 * throughout, so that they contain it once: twice would be more than C2 compiles in one piece.
 */
final class SoftmaxKernel {
    private static final VectorSpecies<Float> S = Lanes.FLOATS;

    private SoftmaxKernel() {}

    /** y = e^x / Σ e^x. */
    static void softmax(float[] x, int xAt, float[] y, int yAt, int n) {
        float sum = exp(x, xAt, MaxKernel.max(x, xAt, n), y, yAt, n);
        AffineKernel.affine(y, yAt, 1 / sum, 0, y, yAt, n);
    }

    /** y = x − ln Σ e^x. */
    static void logSoftmax(float[] x, int xAt, float[] y, int yAt, int n) {
        float max = MaxKernel.max(x, xAt, n);
        float log = (float) StrictMath.log(expSum(x, xAt, max, n));
        subtract(x, xAt, max, log, y, yAt, n);
    }

    /** dx = y·(dy − Σ y·dy). */
    static void softmaxGradient(
            float[] y, int yAt, float[] dy, int dyAt, float[] dx, int dxAt, int n) {
        float dot = SumKernel.dot(y, yAt, dy, dyAt, n);
        int bound = S.loopBound(n);
        for (int i = 0; i < bound; i += Lanes.COUNT) {
            FloatVector.fromArray(S, dy, dyAt + i)
                    .sub(dot)
                    .mul(FloatVector.fromArray(S, y, yAt + i))
                    .intoArray(dx, dxAt + i);
        }
        for (int i = bound; i < n; i++) {
            dx[dxAt + i] = (dy[dyAt + i] - dot) * y[yAt + i];
        }
    }

    /** dx = dy − e^y·Σ dy. */
    static void logSoftmaxGradient(
            float[] y, int yAt, float[] dy, int dyAt, float[] dx, int dxAt, int n) {
        var minusSum = FloatVector.broadcast(S, -SumKernel.sum(dy, dyAt, n));
        for (int i = 0; i < n; i += Lanes.COUNT) {
            var inside = S.indexInRange(i, n);
            VectorMath.expOfSmall(FloatVector.fromArray(S, y, yAt + i, inside))
                    .fma(minusSum, FloatVector.fromArray(S, dy, dyAt + i, inside))
                    .intoArray(dx, dxAt + i, inside);
        }
    }

    /** y = e^(x − max); returns the sum. */
    private static float exp(float[] x, int xAt, float max, float[] y, int yAt, int n) {
        var sum = FloatVector.zero(S);
        for (int i = 0; i < n; i += Lanes.COUNT) {
            var inside = S.indexInRange(i, n);
            var e = VectorMath.expOfSmall(FloatVector.fromArray(S, x, xAt + i, inside).sub(max));
            e.intoArray(y, yAt + i, inside);
            sum = sum.add(e, inside);
        }
        return Fold.sum(sum);
    }

    /** Σ e^(x − max). */
    static float expSum(float[] x, int at, float max, int n) {
        var sum = FloatVector.zero(S);
        for (int i = 0; i < n; i += Lanes.COUNT) {
            var inside = S.indexInRange(i, n);
            var v = FloatVector.fromArray(S, x, at + i, inside).sub(max);
            sum = sum.add(VectorMath.expOfSmall(v), inside);
        }
        return Fold.sum(sum);
    }

    /** y = (x − a) − b: the largest is taken off first, because that is nearly exact. */
    private static void subtract(float[] x, int xAt, float a, float b, float[] y, int yAt, int n) {
        int bound = S.loopBound(n);
        for (int i = 0; i < bound; i += Lanes.COUNT) {
            FloatVector.fromArray(S, x, xAt + i).sub(a).sub(b).intoArray(y, yAt + i);
        }
        for (int i = bound; i < n; i++) {
            y[yAt + i] = x[xAt + i] - a - b;
        }
    }
}
