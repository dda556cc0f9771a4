package jacobi.engine.cpu;

import static jacobi.engine.cpu.VectorMath.*;

import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LT;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

import java.util.Arrays;

/**
 * The gradient of attention, from weights computed again out of the log-sum-exp (Dao et al. 2022,
 * algorithm 4). With P the weights, M the dropout mask and D = Σ dResult·result of each row: dValue
 * = (P∘M)ᵀ·dResult, dP = M∘(dResult·valueᵀ), dScores = P∘(dP − D), dQuery = scale·dScores·key and
 * dKey = scale·dScoresᵀ·query.
 *
 * @param dropout null where there is none
 * @param keyGradient for each head its own, see {@link AttentionSizes#keyGradient}; as is
 *     valueGradient
 */
record AttentionBackward(
        AttentionSizes sizes,
        Floats query,
        Floats key,
        Floats value,
        int[] lengths,
        int lengthsAt,
        AttentionDropout dropout,
        Floats result,
        Floats logSumExp,
        Floats gradient,
        Place keyGradient,
        Place valueGradient) {
    private static final VectorSpecies<Float> S = Lanes.FLOATS;
    private static final int L = Lanes.COUNT;

    /** How many keys of a pair there are. */
    int length(int pair) {
        return lengths[lengthsAt + pair / sizes.heads()];
    }

    /**
     * Computes what keys {@code [from, to)} of a pair of batch entry and head contribute: their own
     * gradients, and a summand of all queries' gradients.
     *
     * @param summand where the pair's first query's goes, from {@code summandAt} on
     * @param stride between queries there
     */
    void keys(
            int pair,
            int from,
            int to,
            float[] summand,
            int summandAt,
            int stride,
            AttentionScratch scratch) {
        int length = length(pair);
        int last = sizes.queries() == 0 ? from : Math.clamp(length, from, to);
        packKeys(pair, from, last - from, scratch);
        for (int t = 0; t < sizes.queries(); t += AttentionScratch.QUERIES) {
            int count = Math.min(AttentionScratch.QUERIES, sizes.queries() - t);
            int seen = Math.min(last, wholeRows(from, sizes.seen(t + count - 1, length)));
            int at = summandAt + t * stride;
            if (seen <= from) {
                HeadRows.clear(summand, at, stride, count, sizes.width());
                continue;
            }
            packQueries(pair, t, count, scratch);
            for (int s = from; s < seen; s += AttentionScratch.KEYS) {
                int keys = Math.min(AttentionScratch.KEYS, seen - s);
                tile(pair, t, count, s, keys, (s - from) * sizes.pitch(), scratch);
            }
            HeadRows.unpack(
                    scratch.resultRows,
                    0,
                    sizes.pitch(),
                    count,
                    sizes.width(),
                    sizes.scale(),
                    summand,
                    at,
                    stride);
        }
        unpackKeys(pair, from, last, to, scratch.keyGradientRows, keyGradient);
        unpackKeys(pair, from, last, to, scratch.valueGradientRows, valueGradient);
    }

    /**
     * Tiles are computed in whole groups of rows: what a later tile of queries adds to must not
     * stand in a group's rest.
     */
    private static int wholeRows(int from, int seen) {
        return from + TileProduct.roundUpRows(Math.max(0, seen - from));
    }

    private void packKeys(int pair, int from, int count, AttentionScratch scratch) {
        int pitch = sizes.pitch();
        int size = TileProduct.roundUpRows(count) * pitch;
        scratch.keyRows = AttentionScratch.atLeast(scratch.keyRows, size);
        scratch.valueRows = AttentionScratch.atLeast(scratch.valueRows, size);
        scratch.keyGradientRows = AttentionScratch.atLeast(scratch.keyGradientRows, size);
        scratch.valueGradientRows = AttentionScratch.atLeast(scratch.valueGradientRows, size);
        Arrays.fill(scratch.keyGradientRows, 0, size, 0);
        Arrays.fill(scratch.valueGradientRows, 0, size, 0);
        int at = sizes.key(pair, from);
        pack(key, at, sizes.keyStride(), count, 1, scratch.keyRows);
        pack(value, at, sizes.keyStride(), count, 1, scratch.valueRows);
    }

    private void pack(Floats source, int at, int stride, int count, float factor, float[] rows) {
        HeadRows.pack(
                source.array(),
                source.at() + at,
                stride,
                count,
                sizes.width(),
                factor,
                rows,
                sizes.pitch());
    }

    private void packQueries(int pair, int t, int count, AttentionScratch scratch) {
        int pitch = sizes.pitch();
        int size = AttentionScratch.QUERIES * pitch;
        scratch.queryRows = AttentionScratch.atLeast(scratch.queryRows, size);
        scratch.gradientRows = AttentionScratch.atLeast(scratch.gradientRows, size);
        scratch.queriesAcross = AttentionScratch.atLeast(scratch.queriesAcross, size);
        scratch.gradientAcross = AttentionScratch.atLeast(scratch.gradientAcross, size);
        scratch.resultRows = AttentionScratch.atLeast(scratch.resultRows, size);
        Arrays.fill(scratch.resultRows, 0, TileProduct.roundUpRows(count) * pitch, 0);
        int at = sizes.query(pair, t);
        pack(query, at, sizes.stride(), count, sizes.scale(), scratch.queryRows);
        pack(gradient, at, sizes.stride(), count, 1, scratch.gradientRows);
        across(scratch.queryRows, count, scratch.queriesAcross);
        across(scratch.gradientRows, count, scratch.gradientAcross);
        int row = pair * sizes.queries() + t;
        System.arraycopy(logSumExp.array(), logSumExp.at() + row, scratch.logSum, 0, count);
        for (int i = 0; i < count; i++) {
            int resultAt = result.at() + at + i * sizes.stride();
            scratch.delta[i] =
                    DotProduct.dot(
                            scratch.gradientRows,
                            i * pitch,
                            result.array(),
                            resultAt,
                            sizes.width());
        }
    }

    private void across(float[] rows, int count, float[] across) {
        int pitch = sizes.pitch();
        int lanes = TileProduct.roundUp(count);
        HeadRows.packAcross(rows, 0, pitch, count, sizes.width(), 1, across, lanes);
    }

    private void tile(
            int pair, int t, int count, int s, int keys, int at, AttentionScratch scratch) {
        int lanes = TileProduct.roundUp(count);
        int pitch = sizes.pitch();
        int width = sizes.width();
        long unseen = sizes.cuts(t, s + keys) ? sizes.firstUnseen(t) - s : Long.MAX_VALUE;
        var weights = scratch.weights;
        var slopes = scratch.weightGradients;
        AttentionTile.scores(
                keys, lanes, width, scratch.keyRows, at, pitch, scratch.queriesAcross, weights);
        AttentionTile.scores(
                keys, lanes, width, scratch.valueRows, at, pitch, scratch.gradientAcross, slopes);
        fillMask(pair, t, s, keys, lanes, scratch.mask);
        scoreGradients(keys, lanes, weights, slopes, scratch.mask, scratch.logSum, scratch.delta);
        if (unseen < keys) {
            AttentionTile.maskUnseen(keys, lanes, unseen, 0, weights);
            AttentionTile.maskUnseen(keys, lanes, unseen, 0, slopes);
        }
        TileProduct.add(
                keys,
                count,
                pitch,
                weights,
                0,
                lanes,
                1,
                scratch.gradientRows,
                0,
                scratch.valueGradientRows,
                at);
        TileProduct.add(
                keys,
                count,
                pitch,
                slopes,
                0,
                lanes,
                1,
                scratch.queryRows,
                0,
                scratch.keyGradientRows,
                at);
        AttentionTile.addRows(
                count, keys, lanes, unseen, slopes, scratch.keyRows, at, pitch, scratch.resultRows);
    }

    private void fillMask(int pair, int t, int s, int keys, int lanes, float[] mask) {
        if (dropout != null) {
            dropout.tile((long) pair * sizes.queries() + t, s, keys, lanes, mask);
        } else {
            Arrays.fill(mask, 0, keys * lanes, 1);
        }
    }

    /** Scores become masked weights, and the weights' gradients become the scores'. */
    private static void scoreGradients(
            int keys,
            int lanes,
            float[] weights,
            float[] slopes,
            float[] mask,
            float[] logSum,
            float[] delta) {
        var ln2 = FloatVector.broadcast(S, MINUS_TWO_LN2);
        var ln2Rest = FloatVector.broadcast(S, MINUS_TWO_LN2_REST);
        for (int lane = 0; lane < lanes; lane += L) {
            var log = FloatVector.fromArray(S, logSum, lane);
            var d = FloatVector.fromArray(S, delta, lane);
            for (int at = lane; at < keys * lanes; at += lanes) {
                var x = FloatVector.fromArray(S, weights, at).sub(log);
                var rounded = x.fma(HALF_LOG2_E, ROUND);
                var root = rounded.reinterpretAsInts().lanewise(LSHL, SHIFT).reinterpretAsFloats();
                var whole = rounded.sub(ROUND);
                var r = whole.fma(ln2Rest, whole.fma(ln2, x));
                var square = r.mul(r);
                var q = r.fma(E5, E4).fma(square, r.fma(E3, E2)).fma(square, r.fma(E1, E0));
                var p = q.fma(square, r).add(1).mul(root).mul(root);
                p = p.blend(0, x.compare(LT, -EXP_END));
                var m = FloatVector.fromArray(S, mask, at);
                p.mul(m).intoArray(weights, at);
                FloatVector.fromArray(S, slopes, at).mul(m).sub(d).mul(p).intoArray(slopes, at);
            }
        }
    }

    /** Writes the gradients of keys {@code [from, last)}, and zeros up to {@code to}. */
    private void unpackKeys(int pair, int from, int last, int to, float[] rows, Place target) {
        int at = target.at() + sizes.keyGradient(pair, from);
        int stride = sizes.stride();
        int width = sizes.width();
        HeadRows.unpack(rows, 0, sizes.pitch(), last - from, width, 1, target.array(), at, stride);
        HeadRows.clear(target.array(), at + (last - from) * stride, stride, to - last, width);
    }
}
