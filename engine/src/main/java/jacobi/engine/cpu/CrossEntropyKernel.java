package jacobi.engine.cpu;

import static jacobi.engine.cpu.VectorMath.*;

import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LT;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

import java.util.Arrays;

/** Cross-entropy of one row of logits, which may be a whole vocabulary wide. */
final class CrossEntropyKernel {
    private static final VectorSpecies<Float> S = Lanes.FLOATS;

    /** Logits whose exponentials are added in float; and should they be too large, added again. */
    private static final int BLOCK = 2048;

    /**
     * Sums of exponentials are taken as they are from 2⁻²⁰ to 2²³: none of the summands is too
     * large to be exact then, and what is too small for a float does not matter.
     */
    private static final float LEAST = 0x1p-20f;

    private static final float MOST = 0x1p23f;

    private CrossEntropyKernel() {}

    /**
     * ln Σ e^x, reading memory once. At first nothing is taken off the logits; only where a sum of
     * exponentials does not fit, the largest logit of its block is, and what was summed before is
     * scaled.
     */
    static double logSumExp(float[] x, int at, int n) {
        float off = 0;
        double sum = 0;
        for (int i = 0; i < n; i += BLOCK) {
            int size = Math.min(BLOCK, n - i);
            float part = expSum(x, at + i, off, size);
            if (!(part <= MOST && sum + part >= LEAST)) {
                float max = finite(MaxKernel.max(x, at + i, size));
                // Without the question, zero times infinity.
                sum *= sum == 0 ? 1 : StrictMath.exp((double) off - max);
                off = max;
                part = expSumBelow(x, at + i, off, size);
            }
            sum += part;
        }
        return off + StrictMath.log(sum);
    }

    /** Whether a sum of exponentials can be taken as it is. */
    static boolean fits(float sum) {
        return sum >= LEAST && sum <= MOST;
    }

    /** Rows may begin with, or consist of, negative infinities; −∞ − −∞ would be NaN. */
    private static float finite(float max) {
        return max == Float.NEGATIVE_INFINITY ? 0 : max;
    }

    /** Σ e^(x − max). None of the exponentials is larger than one, unless it is of NaN. */
    static float expSumBelow(float[] x, int at, float max, int n) {
        float sum = expSum(x, at, max, n);
        return sum == Float.POSITIVE_INFINITY ? Float.NaN : sum;
    }

    /** Σ e^(x − off). */
    static float expSum(float[] x, int at, float off, int n) {
        int bound = S.loopBound(n);
        float sum = expSumOfVectors(x, at, off, bound);
        if (bound < n) {
            var rest = Remainder.take(x, at + bound, n - bound);
            Arrays.fill(rest, n - bound, Lanes.COUNT, Float.NEGATIVE_INFINITY);
            sum += expSumOfVectors(rest, 0, off, Lanes.COUNT);
            Remainder.giveBack(rest);
        }
        return sum;
    }

    /** For n a multiple of the vector's length. Large sums may be infinite instead. */
    private static float expSumOfVectors(float[] xs, int at, float off, int n) {
        var ln2 = FloatVector.broadcast(S, MINUS_TWO_LN2);
        var ln2Rest = FloatVector.broadcast(S, MINUS_TWO_LN2_REST);
        var sum = FloatVector.zero(S);
        for (int i = 0; i < n; i += Lanes.COUNT) {
            var bits = FloatVector.fromArray(S, xs, at + i).sub(off).reinterpretAsInts();
            var x = bits.min(EXP_END_BITS).reinterpretAsFloats();
            var rounded = x.fma(HALF_LOG2_E, ROUND);
            var root = rounded.reinterpretAsInts().lanewise(LSHL, SHIFT).reinterpretAsFloats();
            var whole = rounded.sub(ROUND);
            var r = whole.fma(ln2Rest, whole.fma(ln2, x));
            var square = r.mul(r);
            var p = r.fma(E5, E4).fma(square, r.fma(E3, E2)).fma(square, r.fma(E1, E0));
            var e = p.fma(square, r).add(1).mul(root).mul(root);
            sum = sum.add(e.blend(0, x.compare(LT, -EXP_END)));
        }
        sum = Lanes.COUNT < 16 ? sum : sum.add(sum.rearrange(Fold.BY_8));
        sum = Lanes.COUNT < 8 ? sum : sum.add(sum.rearrange(Fold.BY_4));
        sum = Lanes.COUNT < 4 ? sum : sum.add(sum.rearrange(Fold.BY_2));
        return sum.add(sum.rearrange(Fold.BY_1)).lane(0);
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
        int bound = S.loopBound(n);
        gradientOfVectors(x, xAt, logSumExp, factor, off, y, yAt, bound);
        if (bound < n) {
            var rest = Remainder.take(x, xAt + bound, n - bound);
            gradientOfVectors(rest, 0, logSumExp, factor, off, rest, 0, Lanes.COUNT);
            Remainder.giveBack(rest, y, yAt + bound, n - bound);
        }
    }

    /** For n a multiple of the vector's length. */
    private static void gradientOfVectors(
            float[] xs,
            int xAt,
            float logSumExp,
            float factor,
            float off,
            float[] ys,
            int yAt,
            int n) {
        var ln2 = FloatVector.broadcast(S, MINUS_TWO_LN2);
        var ln2Rest = FloatVector.broadcast(S, MINUS_TWO_LN2_REST);
        for (int i = 0; i < n; i += Lanes.COUNT) {
            var x = FloatVector.fromArray(S, xs, xAt + i).sub(logSumExp);
            var rounded = x.fma(HALF_LOG2_E, ROUND);
            var root = rounded.reinterpretAsInts().lanewise(LSHL, SHIFT).reinterpretAsFloats();
            var whole = rounded.sub(ROUND);
            var r = whole.fma(ln2Rest, whole.fma(ln2, x));
            var square = r.mul(r);
            var p = r.fma(E5, E4).fma(square, r.fma(E3, E2)).fma(square, r.fma(E1, E0));
            var e = p.fma(square, r).add(1).mul(root).mul(root);
            e.blend(0, x.compare(LT, -EXP_END)).fma(factor, -off).intoArray(ys, yAt + i);
        }
    }
}
