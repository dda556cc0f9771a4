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
        start(scratch);
        int seen = sizes.seen(to - 1, lengths[lengthsAt + pair / sizes.heads()]);
        for (int s = 0; s < seen; s += AttentionScratch.KEYS) {
            int keys = Math.min(AttentionScratch.KEYS, seen - s);
            packKeys(pair, s, keys, scratch);
            weigh(pair, from, lanes, s, keys, scratch);
            addValues(pair, from, count, lanes, s, keys, scratch);
        }
        finish(pair, from, count, lanes, scratch);
    }

    private void start(AttentionScratch scratch) {
        int pitch = sizes.pitch();
        scratch.keyRows = AttentionScratch.atLeast(scratch.keyRows, AttentionScratch.KEYS * pitch);
        scratch.valueRows =
                AttentionScratch.atLeast(scratch.valueRows, AttentionScratch.KEYS * pitch);
        scratch.resultRows =
                AttentionScratch.atLeast(scratch.resultRows, AttentionScratch.QUERIES * pitch);
        Arrays.fill(scratch.resultRows, 0, AttentionScratch.QUERIES * pitch, 0);
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
        for (int lane = 0; lane < lanes; lane += L) {
            raise(keys, lanes, lane, scratch.weights, scratch.highest, scratch.factor);
            exponentials(keys, lanes, lane, scratch.weights, scratch.highest);
            addUp(keys, lanes, lane, scratch.weights, scratch.factor, scratch.total);
        }
        if (dropout != null) {
            long row = (long) pair * sizes.queries() + from;
            dropout.tile(row, s, keys, lanes, scratch.mask);
            AttentionTile.multiply(keys * lanes, scratch.weights, scratch.mask);
        }
    }

    /** Raises the highest scores; the factor takes what was summed before to the new ones. */
    private static void raise(
            int keys, int lanes, int lane, float[] scores, float[] highest, float[] factor) {
        var before = FloatVector.fromArray(S, highest, lane);
        var high = before;
        for (int s = 0; s < keys; s++) {
            high = high.max(FloatVector.fromArray(S, scores, s * lanes + lane));
        }
        high.intoArray(highest, lane);
        VectorMath.exp(before.sub(finite(high))).intoArray(factor, lane);
    }

    private static void exponentials(
            int keys, int lanes, int lane, float[] scores, float[] highest) {
        var high = finite(FloatVector.fromArray(S, highest, lane));
        for (int s = 0; s < keys; s++) {
            int at = s * lanes + lane;
            VectorMath.exp(FloatVector.fromArray(S, scores, at).sub(high)).intoArray(scores, at);
        }
    }

    /** Not in the loop of the exponentials: there the compiler would allocate each vector. */
    private static void addUp(
            int keys, int lanes, int lane, float[] weights, float[] factor, float[] total) {
        var sum =
                FloatVector.fromArray(S, total, lane).mul(FloatVector.fromArray(S, factor, lane));
        for (int s = 0; s < keys; s++) {
            sum = sum.add(FloatVector.fromArray(S, weights, s * lanes + lane));
        }
        sum.intoArray(total, lane);
    }

    /** The highest score, or 0 for a query that has seen no key yet. */
    private static FloatVector finite(FloatVector highest) {
        return highest.blend(0, highest.compare(EQ, NONE));
    }

    private void addValues(
            int pair, int from, int count, int lanes, int s, int keys, AttentionScratch scratch) {
        int pitch = sizes.pitch();
        var rows = scratch.resultRows;
        if (s > 0) {
            for (int i = 0; i < count; i++) {
                HeadRows.scale(rows, i * pitch, pitch, scratch.factor[i], rows, i * pitch);
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
        scratch.scores = AttentionScratch.atLeast(scratch.scores, sizes.keys());
        int length = lengths[lengthsAt + pair / sizes.heads()];
        for (int t = from; t < to; t++) {
            row(pair, t, sizes.seen(t, length), scratch.scores);
        }
    }

    private void row(int pair, int t, int seen, float[] scores) {
        int width = sizes.width();
        int stride = sizes.stride();
        int at = sizes.query(pair, t);
        int row = pair * sizes.queries() + t;
        int first = sizes.key(pair, 0);
        AttentionRow.scores(
                query.array(),
                query.at() + at,
                key.array(),
                key.at() + first,
                stride,
                seen,
                width,
                sizes.scale(),
                scores,
                0);
        float highest = AttentionRow.highest(scores, 0, seen);
        float total = AttentionRow.exponentials(scores, 0, seen, highest);
        logSumExp.array()[logSumExp.at() + row] =
                seen == 0 ? NONE : (float) (highest + StrictMath.log(total));
        if (dropout != null) {
            dropout.row(row, seen, scores);
        }
        AttentionRow.sumValues(
                scores,
                seen,
                value.array(),
                value.at() + first,
                stride,
                width,
                seen == 0 ? 0 : 1 / total,
                result.array(),
                result.at() + at);
    }
}
