package jacobi.engine.cpu;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

import java.util.Arrays;

/**
 * What forward and backward pass do with a tile [keys, lanes] of scores, one lane for each query.
 * Where a tile is cut by causality, {@code unseen} is the first key of the tile that the first
 * query does not see; the next query sees one more, and so on.
 */
final class AttentionTile {
    private static final VectorSpecies<Float> S = Lanes.FLOATS;
    private static final int L = Lanes.COUNT;

    /** 0, 1, 2 … */
    private static final FloatVector STEPS = FloatVector.zero(S).addIndex(1);

    private AttentionTile() {}

    /** scores[keys, lanes] = rows[keys, pitch]·across[width, lanes]. */
    static void scores(
            int keys,
            int lanes,
            int width,
            float[] rows,
            int rowsAt,
            int pitch,
            float[] across,
            float[] scores) {
        Arrays.fill(scores, 0, TileProduct.roundUpRows(keys) * lanes, 0);
        TileProduct.add(keys, width, lanes, rows, rowsAt, pitch, 1, across, 0, scores, 0);
    }

    /** Puts {@code value} at the keys that a query does not see, whatever was there. */
    static void maskUnseen(int keys, int lanes, long unseen, float value, float[] tile) {
        for (int j = 0; j < lanes; j += L) {
            var bound = STEPS.add(unseen + j);
            for (int s = 0; s < keys; s++) {
                int at = s * lanes + j;
                var hidden = bound.compare(VectorOperators.LE, s);
                FloatVector.fromArray(S, tile, at).blend(value, hidden).intoArray(tile, at);
            }
        }
    }

    /**
     * sums[queries, pitch] += weightsᵀ·rows[keys, pitch]. A row that a query does not see is not
     * even multiplied by zero, since it may hold infinities.
     */
    static void addRows(
            int queries,
            int keys,
            int lanes,
            long unseen,
            float[] weights,
            float[] rows,
            int rowsAt,
            int pitch,
            float[] sums) {
        if (unseen >= keys) {
            TileProduct.add(queries, keys, pitch, weights, 0, 1, lanes, rows, rowsAt, sums, 0);
            return;
        }
        for (int q = 0; q < queries; q += TileProduct.ROWS) {
            int common = Math.clamp(unseen + q, 0, keys);
            int to = q * pitch;
            TileProduct.add(1, common, pitch, weights, q, 1, lanes, rows, rowsAt, sums, to);
            if (unseen + q >= 0 && common + 3 <= keys) {
                addTriangle(
                        lanes,
                        weights,
                        common * lanes + q,
                        rows,
                        rowsAt + common * pitch,
                        pitch,
                        sums,
                        to);
            } else {
                addRest(keys, lanes, unseen + q, weights, q, rows, rowsAt, pitch, sums, to);
            }
        }
    }

    /** The keys that the second to fourth query of a group see more than the first: 1, 2 and 3. */
    private static void addTriangle(
            int lanes,
            float[] weights,
            int at,
            float[] rows,
            int rowsAt,
            int pitch,
            float[] sums,
            int to) {
        for (int j = 0; j < pitch; j += L) {
            var x = FloatVector.fromArray(S, rows, rowsAt + j);
            var y = FloatVector.fromArray(S, rows, rowsAt + pitch + j);
            var z = FloatVector.fromArray(S, rows, rowsAt + 2 * pitch + j);
            int row = to + pitch + j;
            x.mul(weights[at + 1]).add(FloatVector.fromArray(S, sums, row)).intoArray(sums, row);
            row += pitch;
            x.mul(weights[at + 2])
                    .add(y.mul(weights[at + lanes + 2]))
                    .add(FloatVector.fromArray(S, sums, row))
                    .intoArray(sums, row);
            row += pitch;
            x.mul(weights[at + 3])
                    .add(y.mul(weights[at + lanes + 3]))
                    .add(z.mul(weights[at + 2 * lanes + 3]))
                    .add(FloatVector.fromArray(S, sums, row))
                    .intoArray(sums, row);
        }
    }

    /** The same at the edges of what can be seen, one key after the other. */
    private static void addRest(
            int keys,
            int lanes,
            long unseen,
            float[] weights,
            int q,
            float[] rows,
            int rowsAt,
            int pitch,
            float[] sums,
            int to) {
        int common = Math.clamp(unseen, 0, keys);
        for (int i = 1; i < TileProduct.ROWS; i++) {
            int seen = Math.clamp(unseen + i, 0, keys);
            for (int s = common; s < seen; s++) {
                float weight = weights[s * lanes + q + i];
                addRow(weight, rows, rowsAt + s * pitch, sums, to + i * pitch, pitch);
            }
        }
    }

    /** y[0, n) += factor·x[0, n), in whole vectors. */
    static void addRow(float factor, float[] x, int xAt, float[] y, int yAt, int n) {
        var f = FloatVector.broadcast(S, factor);
        for (int j = 0; j < n; j += L) {
            f.fma(FloatVector.fromArray(S, x, xAt + j), FloatVector.fromArray(S, y, yAt + j))
                    .intoArray(y, yAt + j);
        }
    }

    /** tile *= mask over so many elements, in whole vectors. */
    static void multiply(int count, float[] tile, float[] mask) {
        for (int i = 0; i < count; i += L) {
            FloatVector.fromArray(S, tile, i)
                    .mul(FloatVector.fromArray(S, mask, i))
                    .intoArray(tile, i);
        }
    }

    /** Whether there is no infinity and no NaN in {@code [from, to)}, whole vectors. */
    static boolean isFinite(float[] x, int from, int to) {
        var zero = FloatVector.zero(S);
        for (int i = from; i < to; i += L) {
            zero = FloatVector.fromArray(S, x, i).fma(0, 0).add(zero);
        }
        return zero.compare(VectorOperators.EQ, 0).allTrue();
    }
}
