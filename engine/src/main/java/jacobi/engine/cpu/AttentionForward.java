package jacobi.engine.cpu;

import static jacobi.engine.cpu.VectorMath.*;

import static jdk.incubator.vector.VectorOperators.EQ;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LT;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

import java.util.Arrays;

/**
 * Attention without the matrix of all weights. A few queries are computed one by one; to so few
 * keys that they fit into a tile, tiles of queries; and other sizes by {@link AttentionSweep}.
 *
 * @param dropout null where there is none
 */
record AttentionForward(
        AttentionSizes sizes,
        Floats query,
        Floats key,
        Floats value,
        int[] lengths,
        int lengthsAt,
        AttentionDropout dropout,
        Floats result,
        Floats logSumExp) {
    private static final VectorSpecies<Float> S = Lanes.FLOATS;
    private static final int L = Lanes.COUNT;
    private static final float NONE = Float.NEGATIVE_INFINITY;

    /** Computes queries {@code [from, to)}, at most a tile, of a pair of batch entry and head. */
    void tile(int pair, int from, int to, AttentionScratch scratch) {
        int count = to - from;
        int width = sizes.width();
        int lanes = TileProduct.roundUp(count);
        scratch.queriesAcross = AttentionScratch.atLeast(scratch.queriesAcross, width * lanes);
        HeadRows.packAcross(
                query.array(),
                query.at() + sizes.query(pair, from),
                sizes.stride(),
                count,
                width,
                sizes.scale(),
                scratch.queriesAcross,
                lanes);
        start(count, scratch);
        int seen = sizes.seen(to - 1, length(pair));
        if (seen > 0) {
            packKeys(pair, seen, scratch);
            weigh(pair, from, lanes, seen, scratch);
            AttentionTile.addRows(
                    count,
                    seen,
                    lanes,
                    unseen(from, seen),
                    scratch.weights,
                    scratch.valueRows,
                    0,
                    sizes.pitch(),
                    scratch.resultRows);
        }
        finish(pair, from, count, scratch.resultRows, sizes.pitch(), scratch);
    }

    /** How many keys of a pair there are. */
    int length(int pair) {
        return lengths[lengthsAt + pair / sizes.heads()];
    }

    private void start(int count, AttentionScratch scratch) {
        int pitch = sizes.pitch();
        scratch.keyRows = AttentionScratch.atLeast(scratch.keyRows, AttentionScratch.KEYS * pitch);
        scratch.valueRows =
                AttentionScratch.atLeast(scratch.valueRows, AttentionScratch.KEYS * pitch);
        scratch.resultRows =
                AttentionScratch.atLeast(scratch.resultRows, AttentionScratch.QUERIES * pitch);
        Arrays.fill(scratch.resultRows, 0, TileProduct.roundUpRows(count) * pitch, 0);
        Arrays.fill(scratch.highest, NONE);
        Arrays.fill(scratch.total, 0);
    }

    private void packKeys(int pair, int keys, AttentionScratch scratch) {
        int at = sizes.key(pair, 0);
        int stride = sizes.keyStride();
        int width = sizes.width();
        int pitch = sizes.pitch();
        HeadRows.pack(key.array(), key.at() + at, stride, keys, width, 1, scratch.keyRows, pitch);
        HeadRows.pack(
                value.array(), value.at() + at, stride, keys, width, 1, scratch.valueRows, pitch);
    }

    private long unseen(int from, int keys) {
        return sizes.cuts(from, keys) ? sizes.firstUnseen(from) : Long.MAX_VALUE;
    }

    /** Scores, then e^(score − highest). */
    private void weigh(int pair, int from, int lanes, int keys, AttentionScratch scratch) {
        AttentionTile.scores(
                keys,
                lanes,
                sizes.width(),
                scratch.keyRows,
                0,
                sizes.pitch(),
                scratch.queriesAcross,
                scratch.weights);
        long unseen = unseen(from, keys);
        if (unseen < keys) {
            AttentionTile.maskUnseen(keys, lanes, unseen, NONE, scratch.weights);
        }
        soften(keys, lanes, scratch.weights, scratch.highest, scratch.total);
        if (dropout != null) {
            long row = (long) pair * sizes.queries() + from;
            dropout.tile(row, 0, keys, lanes, scratch.mask);
            AttentionTile.multiply(keys * lanes, scratch.weights, scratch.mask);
        }
    }

    /** Finds the highest scores, turns scores into e^(score − highest), and adds these up. */
    private static void soften(int keys, int lanes, float[] tile, float[] highest, float[] total) {
        int pairs = keys / 2 * 2 * lanes;
        int end = keys * lanes;
        var ln2 = FloatVector.broadcast(S, MINUS_TWO_LN2);
        var ln2Rest = FloatVector.broadcast(S, MINUS_TWO_LN2_REST);
        for (int lane = 0; lane < lanes; lane += L) {
            var even = FloatVector.broadcast(S, NONE);
            var odd = even;
            for (int at = lane; at < pairs; at += 2 * lanes) {
                even = even.max(FloatVector.fromArray(S, tile, at));
                odd = odd.max(FloatVector.fromArray(S, tile, at + lanes));
            }
            if (pairs < end) {
                even = even.max(FloatVector.fromArray(S, tile, pairs + lane));
            }
            var high = even.max(odd);
            high.intoArray(highest, lane);
            // A query that sees no key has no highest score to subtract.
            high = high.blend(0, high.compare(EQ, NONE));
            var sum = FloatVector.zero(S);
            for (int at = lane; at < end; at += lanes) {
                var x = FloatVector.fromArray(S, tile, at).sub(high);
                var rounded = x.fma(HALF_LOG2_E, ROUND);
                var root = rounded.reinterpretAsInts().lanewise(LSHL, SHIFT).reinterpretAsFloats();
                var whole = rounded.sub(ROUND);
                var r = whole.fma(ln2Rest, whole.fma(ln2, x));
                var square = r.mul(r);
                var p = r.fma(E5, E4).fma(square, r.fma(E3, E2)).fma(square, r.fma(E1, E0));
                var e = p.fma(square, r).add(1).mul(root).mul(root);
                e = e.blend(0, x.compare(LT, -EXP_END));
                e.intoArray(tile, at);
                sum = sum.add(e);
            }
            sum.intoArray(total, lane);
        }
    }

    /** Divides by the sums, and writes result and log-sum-exp. */
    void finish(int pair, int from, int count, float[] sums, int pitch, AttentionScratch scratch) {
        for (int lane = 0; lane < count; lane += L) {
            normalizers(lane, scratch.highest, scratch.total, scratch.factor, scratch.logSum);
        }
        int lseAt = logSumExp.at() + pair * sizes.queries() + from;
        System.arraycopy(scratch.logSum, 0, logSumExp.array(), lseAt, count);
        for (int i = 0; i < count; i++) {
            HeadRows.scale(
                    sums,
                    i * pitch,
                    sizes.width(),
                    scratch.factor[i],
                    result.array(),
                    result.at() + sizes.query(pair, from + i));
        }
    }

    /** 1/total, and 0 for a query without keys; the logarithm of the sum of e^score. */
    private static void normalizers(
            int lane, float[] highest, float[] total, float[] factor, float[] logSum) {
        var sum = FloatVector.fromArray(S, total, lane);
        var none = sum.compare(EQ, 0);
        FloatVector.broadcast(S, 1).div(sum).blend(0, none).intoArray(factor, lane);
        VectorMath.log(sum)
                .add(FloatVector.fromArray(S, highest, lane))
                .blend(NONE, none)
                .intoArray(logSum, lane);
    }

    /** Computes queries {@code [from, to)} of a pair, each by itself. */
    void rows(int pair, int from, int to, AttentionScratch scratch) {
        scratch.scores =
                AttentionScratch.atLeast(scratch.scores, AttentionRow.scratch(sizes.keys()));
        int length = length(pair);
        for (int t = from; t < to; t++) {
            row(pair, t, sizes.seen(t, length), scratch.scores);
        }
    }

    private void row(int pair, int t, int seen, float[] scores) {
        AttentionRow.scores(sizes, pair, t, seen, query, key, scores);
        float highest = AttentionRow.highest(scores, seen);
        AttentionRow.exponentials(scores, seen, highest);
        float total = AttentionRow.total(scores, seen);
        int row = pair * sizes.queries() + t;
        logSumExp.array()[logSumExp.at() + row] =
                seen == 0 ? NONE : (float) (highest + StrictMath.log(total));
        if (dropout != null) {
            dropout.row(row, seen, scores);
        }
        AttentionRow.sumValues(
                scores,
                seen,
                value.array(),
                value.at() + sizes.key(pair, 0),
                sizes.keyStride(),
                sizes.width(),
                seen == 0 ? 0 : 1 / total,
                result.array(),
                result.at() + sizes.query(pair, t));
    }
}
