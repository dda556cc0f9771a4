package jacobi.engine.cpu;

import static jacobi.engine.cpu.VectorMath.*;

import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LT;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

import java.util.Arrays;

/**
 * Softmax and log-softmax of one row, and their gradients. The row stays in the L1 cache from one
 * pass to the next. Loops have the exponential of {@link VectorMath} written out.
 */
final class SoftmaxKernel {
    private static final VectorSpecies<Float> S = Lanes.FLOATS;

    private SoftmaxKernel() {}

    /**
     * y = e^x / Σ e^x. At first nothing is taken off x, which spares a pass over it; only where the
     * sum does not fit, its largest element is.
     */
    static void softmax(float[] x, int xAt, float[] y, int yAt, int n) {
        boolean inPlace = x == y && xAt == yAt;
        float sum = inPlace ? Float.NaN : exp(x, xAt, 0, y, yAt, n);
        if (!CrossEntropyKernel.fits(sum)) {
            sum = exp(x, xAt, MaxKernel.max(x, xAt, n), y, yAt, n);
            // None of the exponentials is larger than one now, unless it is of NaN.
            sum = sum == Float.POSITIVE_INFINITY ? Float.NaN : sum;
        }
        AffineKernel.affine(y, yAt, 1 / sum, 0, y, yAt, n);
    }

    /** y = x − ln Σ e^x, without a pass for the largest element as in {@link #softmax}. */
    static void logSoftmax(float[] x, int xAt, float[] y, int yAt, int n) {
        float sum = CrossEntropyKernel.expSum(x, xAt, 0, n);
        if (CrossEntropyKernel.fits(sum)) {
            double log = StrictMath.log(sum);
            float high = (float) log;
            subtract(x, xAt, high, (float) (log - high), y, yAt, n);
        } else {
            float max = MaxKernel.max(x, xAt, n);
            float below = CrossEntropyKernel.expSumBelow(x, xAt, max, n);
            subtract(x, xAt, max, (float) StrictMath.log(below), y, yAt, n);
        }
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
        float sum = SumKernel.sum(dy, dyAt, n);
        int bound = S.loopBound(n);
        subtractExp(y, yAt, sum, dy, dyAt, dx, dxAt, bound);
        if (bound < n) {
            var rest = Remainder.take(y, yAt + bound, n - bound);
            var slope = Remainder.take(dy, dyAt + bound, n - bound);
            subtractExp(rest, 0, sum, slope, 0, slope, 0, Lanes.COUNT);
            Remainder.giveBack(slope, dx, dxAt + bound, n - bound);
            Remainder.giveBack(rest);
        }
    }

    /** y = e^(x − off); returns the sum. What is too large may be infinite instead. */
    private static float exp(float[] x, int xAt, float off, float[] y, int yAt, int n) {
        int bound = S.loopBound(n);
        float sum = expVectors(x, xAt, off, y, yAt, bound);
        if (bound < n) {
            var rest = Remainder.take(x, xAt + bound, n - bound);
            Arrays.fill(rest, n - bound, Lanes.COUNT, Float.NEGATIVE_INFINITY);
            sum += expVectors(rest, 0, off, rest, 0, Lanes.COUNT);
            Remainder.giveBack(rest, y, yAt + bound, n - bound);
        }
        return sum;
    }

    /** For n a multiple of the vector's length. */
    private static float expVectors(float[] xs, int xAt, float off, float[] ys, int yAt, int n) {
        var ln2 = FloatVector.broadcast(S, MINUS_TWO_LN2);
        var ln2Rest = FloatVector.broadcast(S, MINUS_TWO_LN2_REST);
        var sum = FloatVector.zero(S);
        for (int i = 0; i < n; i += Lanes.COUNT) {
            var bits = FloatVector.fromArray(S, xs, xAt + i).sub(off).reinterpretAsInts();
            var x = bits.min(EXP_END_BITS).reinterpretAsFloats();
            var rounded = x.fma(HALF_LOG2_E, ROUND);
            var root = rounded.reinterpretAsInts().lanewise(LSHL, SHIFT).reinterpretAsFloats();
            var whole = rounded.sub(ROUND);
            var r = whole.fma(ln2Rest, whole.fma(ln2, x));
            var square = r.mul(r);
            var p = r.fma(E5, E4).fma(square, r.fma(E3, E2)).fma(square, r.fma(E1, E0));
            var e = p.fma(square, r).add(1).mul(root).mul(root);
            e = e.blend(0, x.compare(LT, -EXP_END));
            e.intoArray(ys, yAt + i);
            sum = sum.add(e);
        }
        sum = Lanes.COUNT < 16 ? sum : sum.add(sum.rearrange(Fold.BY_8));
        sum = Lanes.COUNT < 8 ? sum : sum.add(sum.rearrange(Fold.BY_4));
        sum = Lanes.COUNT < 4 ? sum : sum.add(sum.rearrange(Fold.BY_2));
        return sum.add(sum.rearrange(Fold.BY_1)).lane(0);
    }

    /** y = (x − a) − b: of two numbers the larger is taken off first; that is nearly exact. */
    private static void subtract(float[] x, int xAt, float a, float b, float[] y, int yAt, int n) {
        int bound = S.loopBound(n);
        for (int i = 0; i < bound; i += Lanes.COUNT) {
            FloatVector.fromArray(S, x, xAt + i).sub(a).sub(b).intoArray(y, yAt + i);
        }
        for (int i = bound; i < n; i++) {
            y[yAt + i] = x[xAt + i] - a - b;
        }
    }

    /** dx = dy − e^y·factor, for y ≤ 0 and n a multiple of the vector's length. */
    private static void subtractExp(
            float[] ys, int yAt, float factor, float[] dy, int dyAt, float[] dx, int dxAt, int n) {
        var ln2 = FloatVector.broadcast(S, MINUS_TWO_LN2);
        var ln2Rest = FloatVector.broadcast(S, MINUS_TWO_LN2_REST);
        var minusFactor = FloatVector.broadcast(S, -factor);
        for (int i = 0; i < n; i += Lanes.COUNT) {
            var y = FloatVector.fromArray(S, ys, yAt + i);
            var rounded = y.fma(HALF_LOG2_E, ROUND);
            var root = rounded.reinterpretAsInts().lanewise(LSHL, SHIFT).reinterpretAsFloats();
            var whole = rounded.sub(ROUND);
            var r = whole.fma(ln2Rest, whole.fma(ln2, y));
            var square = r.mul(r);
            var p = r.fma(E5, E4).fma(square, r.fma(E3, E2)).fma(square, r.fma(E1, E0));
            var e = p.fma(square, r).add(1).mul(root).mul(root);
            e.blend(0, y.compare(LT, -EXP_END))
                    .fma(minusFactor, FloatVector.fromArray(S, dy, dyAt + i))
                    .intoArray(dx, dxAt + i);
        }
    }
}
