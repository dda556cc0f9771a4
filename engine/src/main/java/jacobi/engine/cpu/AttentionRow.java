package jacobi.engine.cpu;

import static jacobi.engine.cpu.VectorMath.*;

import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LT;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

import java.util.Arrays;

/**
 * Attention of a single query, as in decoding: keys and values are read once, where they lie, with
 * channels along the vectors.
 */
final class AttentionRow {
    private static final VectorSpecies<Float> S = Lanes.FLOATS;
    private static final int L = Lanes.COUNT;
    private static final int KEYS = 4;

    private AttentionRow() {}

    /** The size of the array that the scores of so many keys need. */
    static int scratch(int keys) {
        return TileProduct.roundUp(keys) + L;
    }

    /**
     * scores[s] = scale·query·key(s) for s &lt; seen, then negative infinity up to a whole vector.
     */
    static void scores(
            AttentionSizes sizes,
            int pair,
            int t,
            int seen,
            Floats query,
            Floats key,
            float[] scores) {
        int width = sizes.width();
        int stride = sizes.keyStride();
        int at = query.at() + sizes.query(pair, t);
        int keyAt = key.at() + sizes.key(pair, 0);
        int s = 0;
        for (; s + KEYS <= seen; s += KEYS) {
            dot4(query.array(), at, key.array(), keyAt + s * stride, stride, width, scores, s);
        }
        for (; s < seen; s++) {
            scores[s] = DotProduct.dot(query.array(), at, key.array(), keyAt + s * stride, width);
        }
        HeadRows.scale(scores, 0, seen, sizes.scale(), scores, 0);
        Arrays.fill(scores, seen, TileProduct.roundUp(seen), Float.NEGATIVE_INFINITY);
    }

    /** Four neighbouring keys; what is behind their places in the sums is overwritten. */
    private static void dot4(
            float[] x, int xAt, float[] y, int yAt, int stride, int n, float[] sums, int at) {
        var s0 = FloatVector.zero(S);
        var s1 = s0;
        var s2 = s0;
        var s3 = s0;
        int j = 0;
        for (; j < S.loopBound(n); j += L) {
            int y0 = yAt + j;
            var a = FloatVector.fromArray(S, x, xAt + j);
            s0 = a.fma(FloatVector.fromArray(S, y, y0), s0);
            s1 = a.fma(FloatVector.fromArray(S, y, y0 + stride), s1);
            s2 = a.fma(FloatVector.fromArray(S, y, y0 + 2 * stride), s2);
            s3 = a.fma(FloatVector.fromArray(S, y, y0 + 3 * stride), s3);
        }
        if (j < n) {
            int y0 = yAt + j;
            var rest = S.indexInRange(j, n);
            var a = FloatVector.fromArray(S, x, xAt + j, rest);
            s0 = a.fma(FloatVector.fromArray(S, y, y0, rest), s0);
            s1 = a.fma(FloatVector.fromArray(S, y, y0 + stride, rest), s1);
            s2 = a.fma(FloatVector.fromArray(S, y, y0 + 2 * stride, rest), s2);
            s3 = a.fma(FloatVector.fromArray(S, y, y0 + 3 * stride, rest), s3);
        }
        if (L >= KEYS) {
            FoldFour.sums(s0, s1, s2, s3).intoArray(sums, at);
        } else {
            sums[at] = Fold.sum(s0);
            sums[at + 1] = Fold.sum(s1);
            sums[at + 2] = Fold.sum(s2);
            sums[at + 3] = Fold.sum(s3);
        }
    }

    /** The highest score; negative infinity where there is none. */
    static float highest(float[] scores, int seen) {
        var high = FloatVector.broadcast(S, Float.NEGATIVE_INFINITY);
        for (int s = 0; s < seen; s += L) {
            high = high.max(FloatVector.fromArray(S, scores, s));
        }
        return high.reduceLanes(VectorOperators.MAX);
    }

    /** Scores become e^(score − highest). */
    static void exponentials(float[] scores, int seen, float highest) {
        var ln2 = FloatVector.broadcast(S, MINUS_TWO_LN2);
        var ln2Rest = FloatVector.broadcast(S, MINUS_TWO_LN2_REST);
        for (int s = 0; s < seen; s += L) {
            var x = FloatVector.fromArray(S, scores, s).sub(highest);
            var rounded = x.fma(HALF_LOG2_E, ROUND);
            var root = rounded.reinterpretAsInts().lanewise(LSHL, SHIFT).reinterpretAsFloats();
            var whole = rounded.sub(ROUND);
            var r = whole.fma(ln2Rest, whole.fma(ln2, x));
            var square = r.mul(r);
            var q = r.fma(E5, E4).fma(square, r.fma(E3, E2)).fma(square, r.fma(E1, E0));
            var p = q.fma(square, r).add(1).mul(root).mul(root);
            p = p.blend(0, x.compare(LT, -EXP_END));
            p.intoArray(scores, s);
        }
    }

    /**
     * The first {@code seen} scores of a block of {@code count} become e^(score − highest so far),
     * and those after them, up to a whole vector, zero. Raises the row's highest score and adds to
     * its total, both at {@code i}.
     *
     * @return e^(highest before − highest), which takes what was summed before to the new scale
     */
    static float soften(
            float[] scores, int at, int seen, int count, float[] highest, float[] total, int i) {
        int end = at + TileProduct.roundUp(count);
        Arrays.fill(scores, at + seen, end, Float.NEGATIVE_INFINITY);
        var even = FloatVector.broadcast(S, highest[i]);
        var odd = even;
        int j = at;
        for (; j + 2 * L <= end; j += 2 * L) {
            even = even.max(FloatVector.fromArray(S, scores, j));
            odd = odd.max(FloatVector.fromArray(S, scores, j + L));
        }
        if (j < end) {
            even = even.max(FloatVector.fromArray(S, scores, j));
        }
        float before = highest[i];
        float high = even.max(odd).reduceLanes(VectorOperators.MAX);
        // A query that has seen no key yet has no highest score to subtract.
        float shift = high == Float.NEGATIVE_INFINITY ? 0 : high;
        var ln2 = FloatVector.broadcast(S, MINUS_TWO_LN2);
        var ln2Rest = FloatVector.broadcast(S, MINUS_TWO_LN2_REST);
        var sum = FloatVector.zero(S);
        for (j = at; j < end; j += L) {
            var x = FloatVector.fromArray(S, scores, j).sub(shift);
            var rounded = x.fma(HALF_LOG2_E, ROUND);
            var root = rounded.reinterpretAsInts().lanewise(LSHL, SHIFT).reinterpretAsFloats();
            var whole = rounded.sub(ROUND);
            var r = whole.fma(ln2Rest, whole.fma(ln2, x));
            var square = r.mul(r);
            var p = r.fma(E5, E4).fma(square, r.fma(E3, E2)).fma(square, r.fma(E1, E0));
            var e = p.fma(square, r).add(1).mul(root).mul(root);
            e = e.blend(0, x.compare(LT, -EXP_END));
            e.intoArray(scores, j);
            sum = sum.add(e);
        }
        sum = L < 16 ? sum : sum.add(sum.rearrange(Fold.BY_8));
        sum = L < 8 ? sum : sum.add(sum.rearrange(Fold.BY_4));
        sum = L < 4 ? sum : sum.add(sum.rearrange(Fold.BY_2));
        float added = sum.add(sum.rearrange(Fold.BY_1)).lane(0);
        boolean same = before == high || before == Float.NEGATIVE_INFINITY;
        float factor = same ? 1 : (float) StrictMath.exp(before - shift);
        highest[i] = high;
        total[i] = total[i] * factor + added;
        return factor;
    }

    /** The sum of weights. */
    static float total(float[] weights, int seen) {
        var sum = FloatVector.zero(S);
        for (int s = 0; s < seen; s += L) {
            sum = sum.add(FloatVector.fromArray(S, weights, s));
        }
        return Fold.sum(sum);
    }

    /** result = factor·Σ weights[s]·value(s) over s &lt; seen. */
    static void sumValues(
            float[] weights,
            int seen,
            float[] value,
            int valueAt,
            int stride,
            int width,
            float factor,
            float[] result,
            int at) {
        int j = 0;
        for (; j + 4 * L <= width; j += 4 * L) {
            sumFourVectors(weights, seen, value, valueAt + j, stride, factor, result, at + j);
        }
        for (; j < width; j += L) {
            int count = Math.min(L, width - j);
            sumVector(weights, seen, value, valueAt + j, stride, count, factor, result, at + j);
        }
    }

    private static void sumFourVectors(
            float[] weights,
            int seen,
            float[] value,
            int valueAt,
            int stride,
            float factor,
            float[] result,
            int at) {
        var s0 = FloatVector.zero(S);
        var s1 = s0;
        var s2 = s0;
        var s3 = s0;
        for (int s = 0; s < seen; s++) {
            int row = valueAt + s * stride;
            var w = FloatVector.broadcast(S, weights[s]);
            s0 = w.fma(FloatVector.fromArray(S, value, row), s0);
            s1 = w.fma(FloatVector.fromArray(S, value, row + L), s1);
            s2 = w.fma(FloatVector.fromArray(S, value, row + 2 * L), s2);
            s3 = w.fma(FloatVector.fromArray(S, value, row + 3 * L), s3);
        }
        s0.mul(factor).intoArray(result, at);
        s1.mul(factor).intoArray(result, at + L);
        s2.mul(factor).intoArray(result, at + 2 * L);
        s3.mul(factor).intoArray(result, at + 3 * L);
    }

    /** Sums up to a vector of channels, over even and odd keys side by side. */
    private static void sumVector(
            float[] weights,
            int seen,
            float[] value,
            int valueAt,
            int stride,
            int count,
            float factor,
            float[] result,
            int at) {
        var used = S.indexInRange(0, count);
        var even = FloatVector.zero(S);
        var odd = even;
        int s = 0;
        for (; s + 2 <= seen; s += 2) {
            int row = valueAt + s * stride;
            var v0 = FloatVector.fromArray(S, value, row, used);
            var v1 = FloatVector.fromArray(S, value, row + stride, used);
            even = FloatVector.broadcast(S, weights[s]).fma(v0, even);
            odd = FloatVector.broadcast(S, weights[s + 1]).fma(v1, odd);
        }
        if (s < seen) {
            var v0 = FloatVector.fromArray(S, value, valueAt + s * stride, used);
            even = FloatVector.broadcast(S, weights[s]).fma(v0, even);
        }
        even.add(odd).mul(factor).intoArray(result, at, used);
    }

    /** Writes row t of a pair's weights [pairs, queries, keys]; zero where a key is not seen. */
    static void weights(
            AttentionSizes sizes,
            int pair,
            int t,
            int length,
            Floats query,
            Floats key,
            float[] scores,
            Floats weights) {
        int seen = sizes.seen(t, length);
        int at = weights.at() + (pair * sizes.queries() + t) * sizes.keys();
        scores(sizes, pair, t, seen, query, key, scores);
        exponentials(scores, seen, highest(scores, seen));
        HeadRows.scale(scores, 0, seen, 1 / total(scores, seen), weights.array(), at);
        Arrays.fill(weights.array(), at + seen, at + sizes.keys(), 0);
    }
}
