package jacobi.engine.cpu;

import static jacobi.engine.cpu.VectorMath.*;

import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LT;
import static jdk.incubator.vector.VectorOperators.MAX;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

import java.util.Arrays;

/** Cross-entropy of one row of logits, which may be a whole vocabulary wide. */
final class CrossEntropyKernel {
    private static final VectorSpecies<Float> S = Lanes.FLOATS;

    /** Logits whose exponentials are added in float; and should they be too large, added again. */
    private static final int BLOCK = 2048;

    /** So far above what is taken off them, sums of exponentials are far from overflowing. */
    private static final float ROOM = 40;

    /** What {@link #sum} returns where the logits need more room: no sum is negative. */
    private static final float TOO_LARGE = -1;

    private CrossEntropyKernel() {}

    /**
     * ln Σ e^x, reading memory once. What is taken off a block's logits is the largest of an
     * earlier block; only where that would leave them too large, it is their own largest, and what
     * was summed before is scaled down.
     */
    static double logSumExp(float[] x, int at, int n) {
        float high = Float.NEGATIVE_INFINITY;
        double sum = 0;
        for (int i = 0; i < n; i += BLOCK) {
            int size = Math.min(BLOCK, n - i);
            float part = finite(high) == high ? expSum(x, at + i, high, size) : TOO_LARGE;
            if (part == TOO_LARGE) {
                float higher = MaxKernel.max(x, at + i, size);
                sum *= higher > high ? StrictMath.exp((double) high - higher) : 1;
                high = Math.max(high, higher);
                part = expSum(x, at + i, finite(high), size);
            }
            sum += part;
        }
        return finite(high) + StrictMath.log(sum);
    }

    /** Rows may begin with, or consist of, negative infinities; −∞ − −∞ would be NaN. */
    private static float finite(float max) {
        return max == Float.NEGATIVE_INFINITY ? 0 : max;
    }

    /** Σ e^(x − off), or {@link #TOO_LARGE}. */
    private static float expSum(float[] x, int at, float off, int n) {
        int bound = S.loopBound(n);
        float sum = expSumOfVectors(x, at, off, bound);
        if (bound < n) {
            var rest = Remainder.take(x, at + bound, n - bound);
            Arrays.fill(rest, n - bound, Lanes.COUNT, Float.NEGATIVE_INFINITY);
            float last = expSumOfVectors(rest, 0, off, Lanes.COUNT);
            Remainder.giveBack(rest);
            return sum == TOO_LARGE || last == TOO_LARGE ? TOO_LARGE : sum + last;
        }
        return sum;
    }

    /** For n a multiple of the vector's length. */
    private static float expSumOfVectors(float[] xs, int at, float off, int n) {
        var ln2 = FloatVector.broadcast(S, MINUS_TWO_LN2);
        var ln2Rest = FloatVector.broadcast(S, MINUS_TWO_LN2_REST);
        var sum = FloatVector.zero(S);
        var largest = sum;
        for (int i = 0; i < n; i += Lanes.COUNT) {
            var x = FloatVector.fromArray(S, xs, at + i).sub(off);
            largest = largest.blend(x, x.compare(GT, largest));
            var rounded = x.fma(HALF_LOG2_E, ROUND);
            var root = rounded.reinterpretAsInts().lanewise(LSHL, SHIFT).reinterpretAsFloats();
            var whole = rounded.sub(ROUND);
            var r = whole.fma(ln2Rest, whole.fma(ln2, x));
            var square = r.mul(r);
            var p = r.fma(E5, E4).fma(square, r.fma(E3, E2)).fma(square, r.fma(E1, E0));
            var e = p.fma(square, r).add(1).mul(root).mul(root);
            sum = sum.add(e.blend(0, x.compare(LT, -EXP_END)));
        }
        if (largest.reduceLanes(MAX) > ROOM) {
            return TOO_LARGE;
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
