package jacobi.engine.cpu;

import static jdk.incubator.vector.VectorOperators.EQ;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

import java.util.Arrays;

/**
 * Attention without the matrix of weights: for a tile of queries, one tile of keys after the other
 * updates the rows' highest scores, sums of exponentials and sums of values (Milakov and Gimelshein
 * 2018; Dao et al. 2022, algorithm 1).
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
        int seen = sizes.seen(to - 1, lengths[lengthsAt + pair / sizes.heads()]);
        for (int s = 0; s < seen; s += AttentionScratch.KEYS) {
            int keys = Math.min(AttentionScratch.KEYS, seen - s);
            packKeys(pair, s, keys, scratch);
            weigh(pair, from, lanes, s, keys, scratch);
            addValues(pair, from, count, lanes, s, keys, scratch);
        }
        finish(pair, from, count, lanes, scratch);
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

    private void packKeys(int pair, int s, int keys, AttentionScratch scratch) {
        int at = sizes.key(pair, s);
        int stride = sizes.stride();
        int width = sizes.width();
        int pitch = sizes.pitch();
        HeadRows.pack(key.array(), key.at() + at, stride, keys, width, 1, scratch.keyRows, pitch);
        HeadRows.pack(
                value.array(), value.at() + at, stride, keys, width, 1, scratch.valueRows, pitch);
    }

    /** Scores of a tile, then e^(score − highest so far). */
    private void weigh(int pair, int from, int lanes, int s, int keys, AttentionScratch scratch) {
        AttentionTile.scores(
                keys,
                lanes,
                sizes.width(),
                scratch.keyRows,
                0,
                sizes.pitch(),
                scratch.queriesAcross,
                scratch.weights);
        if (sizes.cuts(from, s + keys)) {
            long unseen = sizes.firstUnseen(from) - s;
            AttentionTile.maskUnseen(keys, lanes, unseen, NONE, scratch.weights);
        }
        soften(keys, lanes, scratch.weights, scratch.highest, scratch.total);
        if (dropout != null) {
            long row = (long) pair * sizes.queries() + from;
            dropout.tile(row, s, keys, lanes, scratch.mask);
            AttentionTile.multiply(keys * lanes, scratch.weights, scratch.mask);
        }
    }

    /**
     * Raises the highest scores, turns scores into e^(score − highest), and adds them to the
     * totals. The line of the tile after the last key receives e^(highest before − highest), which
     * takes to the new scale what was summed before.
     *
     * <p>One method on purpose, with a single exponential: at more than 325 bytecodes it is
     * compiled by itself. Smaller parts would be inlined into their caller until its budget is
     * spent, and what is left over allocates each of its vectors.
     */
    private static void soften(int keys, int lanes, float[] tile, float[] highest, float[] total) {
        int pairs = keys / 2 * 2 * lanes;
        int end = keys * lanes;
        for (int lane = 0; lane < lanes; lane += L) {
            var before = FloatVector.fromArray(S, highest, lane);
            var even = before;
            var odd = before;
            for (int at = lane; at < pairs; at += 2 * lanes) {
                even = even.max(FloatVector.fromArray(S, tile, at));
                odd = odd.max(FloatVector.fromArray(S, tile, at + lanes));
            }
            if (pairs < end) {
                even = even.max(FloatVector.fromArray(S, tile, pairs + lane));
            }
            var high = even.max(odd);
            high.intoArray(highest, lane);
            before.intoArray(tile, end + lane);
            // A query that has seen no key yet has no highest score to subtract.
            high = high.blend(0, high.compare(EQ, NONE));
            for (int at = lane; at <= end + lane; at += lanes) {
                VectorMath.exp(FloatVector.fromArray(S, tile, at).sub(high)).intoArray(tile, at);
            }
            even = FloatVector.fromArray(S, total, lane);
            even = even.mul(FloatVector.fromArray(S, tile, end + lane));
            odd = FloatVector.zero(S);
            for (int at = lane; at < pairs; at += 2 * lanes) {
                even = even.add(FloatVector.fromArray(S, tile, at));
                odd = odd.add(FloatVector.fromArray(S, tile, at + lanes));
            }
            if (pairs < end) {
                even = even.add(FloatVector.fromArray(S, tile, pairs + lane));
            }
            even.add(odd).intoArray(total, lane);
        }
    }

    private void addValues(
            int pair, int from, int count, int lanes, int s, int keys, AttentionScratch scratch) {
        int pitch = sizes.pitch();
        var rows = scratch.resultRows;
        if (s > 0) {
            for (int i = 0; i < count; i++) {
                float factor = scratch.weights[keys * lanes + i];
                if (factor != 1) {
                    HeadRows.scale(rows, i * pitch, pitch, factor, rows, i * pitch);
                }
            }
        }
        AttentionTile.addRows(
                count,
                keys,
                lanes,
                sizes.cuts(from, s + keys) ? sizes.firstUnseen(from) - s : Long.MAX_VALUE,
                scratch.weights,
                scratch.valueRows,
                0,
                pitch,
                rows);
    }

    /** Divides by the sums, and writes result and log-sum-exp. */
    private void finish(int pair, int from, int count, int lanes, AttentionScratch scratch) {
        for (int lane = 0; lane < lanes; lane += L) {
            normalizers(lane, scratch.highest, scratch.total, scratch.factor, scratch.logSum);
        }
        int lseAt = logSumExp.at() + pair * sizes.queries() + from;
        System.arraycopy(scratch.logSum, 0, logSumExp.array(), lseAt, count);
        for (int i = 0; i < count; i++) {
            HeadRows.scale(
                    scratch.resultRows,
                    i * sizes.pitch(),
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
        int length = lengths[lengthsAt + pair / sizes.heads()];
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
                sizes.stride(),
                sizes.width(),
                seen == 0 ? 0 : 1 / total,
                result.array(),
                result.at() + sizes.query(pair, t));
    }
}
