package jacobi.engine.cpu;

import static jacobi.engine.cpu.Panels.COLUMNS;
import static jacobi.engine.cpu.Panels.PITCH;
import static jacobi.engine.cpu.Panels.ROWS;
import static jacobi.engine.cpu.VectorMath.*;

import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LT;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

import java.util.Arrays;

/**
 * The gradient of attention of many queries to many keys: {@link AttentionBackward} with a pair's
 * queries and gradients in panels, along which groups of keys go. Scores and their gradients are
 * [keys, queries] and as they lie the left operand of the keys' and values' gradients; those of a
 * tile of keys are transposed for the queries' gradients.
 */
final class AttentionSweepBackward {
    private static final VectorSpecies<Float> S = Lanes.FLOATS;
    private static final int L = Lanes.COUNT;

    /** Keys of a tile, 84 or 96: whole groups, and whole blocks of dropout, which are of four. */
    private static final int KEYS = 96 / (2 * ROWS) * (2 * ROWS);

    /** Queries that are turned at a time: whole groups, and whole blocks of the transposition. */
    private static final int TURNED = 8 * ROWS;

    /** Queries of a block, 448 or 480: whole panels, and whole parts that are turned. */
    private static final int QUERIES = Panels.DEPTH / (2 * TURNED) * (2 * TURNED);

    private final AttentionBackward of;
    private final AttentionSizes sizes;
    private final Matrix keys;
    private final Matrix queries;
    private final Matrix queriesAcross;
    private final Matrix gradients;
    private final Matrix gradientsAcross;
    private final int width;
    private final int pitch;

    AttentionSweepBackward(AttentionBackward of) {
        this.of = of;
        this.sizes = of.sizes();
        this.width = sizes.width();
        this.pitch = AttentionGroup.roundUp(width);
        this.keys = matrix(of.key(), sizes.keyStride(), false);
        this.queries = matrix(of.query(), sizes.stride(), false);
        this.queriesAcross = matrix(of.query(), sizes.stride(), true);
        this.gradients = matrix(of.gradient(), sizes.stride(), false);
        this.gradientsAcross = matrix(of.gradient(), sizes.stride(), true);
    }

    private static Matrix matrix(Floats rows, int stride, boolean across) {
        return Matrix.of(rows.array(), rows.at(), stride, across);
    }

    /** As {@link AttentionBackward#keys}. */
    void keys(
            int pair,
            int from,
            int to,
            float[] summand,
            int summandAt,
            int stride,
            AttentionScratch scratch) {
        int length = of.length(pair);
        int last = Math.clamp(length, from, to);
        int total = sizes.queries();
        scratch.resultRows = AttentionScratch.atLeast(scratch.resultRows, (total + ROWS) * pitch);
        Arrays.fill(scratch.resultRows, 0, (total + ROWS) * pitch, 0);
        if (from < last) {
            packQueries(pair, scratch);
        }
        for (int s = from; s < last; s += KEYS) {
            tile(pair, s, Math.min(KEYS, last - s), length, scratch);
        }
        HeadRows.unpack(
                scratch.resultRows,
                0,
                pitch,
                total,
                width,
                sizes.scale(),
                summand,
                summandAt,
                stride);
        clear(of.keyGradient(), pair, last, to);
        clear(of.valueGradient(), pair, last, to);
    }

    private void clear(Place target, int pair, int from, int to) {
        int at = target.at() + sizes.keyGradient(pair, from);
        HeadRows.clear(target.array(), at, sizes.stride(), to - from, width);
    }

    private int acrossSize() {
        return AttentionGroup.roundUp(sizes.queries()) * width;
    }

    private int queryPanels() {
        return AttentionScratch.ALIGNED + 2 * acrossSize();
    }

    private int gradientPanels() {
        return queryPanels() + sizes.queries() * pitch;
    }

    private void packQueries(int pair, AttentionScratch scratch) {
        int count = sizes.queries();
        scratch.panels =
                AttentionScratch.panels(scratch.panels, 2 * (acrossSize() + count * pitch));
        int at = sizes.query(pair, 0);
        across(queriesAcross, at, scratch.panels, AttentionScratch.ALIGNED);
        across(gradientsAcross, at, scratch.panels, AttentionScratch.ALIGNED + acrossSize());
        panels(queries, at, count, scratch.panels, queryPanels(), count);
        panels(gradients, at, count, scratch.panels, gradientPanels(), count);
        int lanes = AttentionGroup.roundUp(count);
        scratch.logSums = AttentionScratch.atLeast(scratch.logSums, lanes);
        scratch.deltas = AttentionScratch.atLeast(scratch.deltas, lanes);
        int row = of.logSumExp().at() + pair * count;
        System.arraycopy(of.logSumExp().array(), row, scratch.logSums, 0, count);
        for (int i = 0; i < count; i++) {
            int step = at + i * sizes.stride();
            scratch.deltas[i] =
                    DotProduct.dot(
                            of.gradient().array(),
                            of.gradient().at() + step,
                            of.result().array(),
                            of.result().at() + step,
                            width);
        }
    }

    private void across(Matrix rows, int at, float[] panels, int to) {
        for (int t = 0; t < sizes.queries(); t += COLUMNS) {
            int count = Math.min(COLUMNS, sizes.queries() - t);
            int from = rows.at() + at + t * sizes.stride();
            Panels.packColumns(rows, from, count, width, panels, to + t * width);
        }
    }

    private void panels(Matrix rows, int at, int count, float[] panels, int to, int distance) {
        for (int j = 0; j < width; j += COLUMNS) {
            int columns = Math.min(COLUMNS, width - j);
            Panels.packColumns(rows, rows.at() + at + j, columns, count, panels, to + j * distance);
        }
    }

    /** The first query that sees a key. */
    private int firstQuery(int s) {
        long first = (long) s + sizes.queries() - sizes.keys();
        return sizes.causal() ? Math.clamp(first, 0, sizes.queries()) : 0;
    }

    private void tile(int pair, int s, int count, int length, AttentionScratch scratch) {
        makeRoom(scratch);
        Arrays.fill(scratch.keyGradientRows, 0, KEYS * pitch, 0);
        Arrays.fill(scratch.valueGradientRows, 0, KEYS * pitch, 0);
        int at = sizes.key(pair, s);
        panels(keys, at, count, scratch.keyPanels, AttentionScratch.ALIGNED, KEYS);
        int first = firstQuery(s) / COLUMNS * COLUMNS;
        for (int t = first; t < sizes.queries(); t += QUERIES) {
            int block = Math.min(QUERIES, sizes.queries() - t);
            for (int k = 0; k < count; k += ROWS) {
                group(pair, s, k, Math.min(ROWS, count - k), t, block, scratch);
            }
            addQueries(s, count, t, block, length, scratch);
        }
        int to = sizes.keyGradient(pair, s);
        unpack(scratch.keyGradientRows, count, sizes.scale(), of.keyGradient(), to);
        unpack(scratch.valueGradientRows, count, 1, of.valueGradient(), to);
    }

    private void makeRoom(AttentionScratch scratch) {
        scratch.group = AttentionScratch.atLeast(scratch.group, AttentionGroup.size(width));
        scratch.valueGroup =
                AttentionScratch.atLeast(scratch.valueGroup, AttentionGroup.size(width));
        scratch.groupWeights = AttentionScratch.atLeast(scratch.groupWeights, ROWS * PITCH);
        scratch.groupMask = AttentionScratch.atLeast(scratch.groupMask, (ROWS + 8) * QUERIES);
        scratch.slopes = AttentionScratch.atLeast(scratch.slopes, KEYS * PITCH);
        scratch.slopesAcross = AttentionScratch.atLeast(scratch.slopesAcross, TURNED * PITCH);
        scratch.keyPanels = AttentionScratch.panels(scratch.keyPanels, KEYS * pitch);
        scratch.keyGradientRows = AttentionScratch.atLeast(scratch.keyGradientRows, KEYS * pitch);
        scratch.valueGradientRows =
                AttentionScratch.atLeast(scratch.valueGradientRows, KEYS * pitch);
    }

    private void unpack(float[] rows, int count, float factor, Place target, int at) {
        HeadRows.unpack(
                rows,
                0,
                pitch,
                count,
                width,
                factor,
                target.array(),
                target.at() + at,
                sizes.stride());
    }

    /** Keys {@code [s + k, s + k + rows)} with queries {@code [t, t + block)}. */
    private void group(
            int pair, int s, int k, int rows, int t, int block, AttentionScratch scratch) {
        int skipped = Math.clamp(firstQuery(s + k) / COLUMNS * COLUMNS - t, 0, block);
        int slopesAt = k * PITCH;
        for (int i = 0; i < rows && skipped > 0; i++) {
            int row = slopesAt + i * PITCH;
            Arrays.fill(scratch.slopes, row, row + skipped, 0);
        }
        int q = t + skipped;
        int count = block - skipped;
        if (count == 0) {
            return;
        }
        packGroup(pair, s + k, rows, scratch);
        int across = AttentionScratch.ALIGNED + q * width;
        var weights = scratch.groupWeights;
        AttentionGroup.scores(
                rows, count, width, scratch.group, scratch.panels, across, weights, 0);
        AttentionGroup.scores(
                rows,
                count,
                width,
                scratch.valueGroup,
                scratch.panels,
                across + acrossSize(),
                scratch.slopes,
                slopesAt + skipped);
        int lanes = TileProduct.roundUp(count);
        int mask = mask(pair, s + k, rows, q, lanes, scratch.groupMask);
        for (int i = 0; i < rows; i++) {
            int row = slopesAt + i * PITCH + skipped;
            scoreGradients(
                    lanes,
                    weights,
                    i * PITCH,
                    scratch.slopes,
                    row,
                    scratch.groupMask,
                    mask + i * lanes,
                    mask < 0,
                    scratch.logSums,
                    scratch.deltas,
                    q);
            int unseen = Math.clamp(firstQuery(s + k + i) - q, 0, count);
            Arrays.fill(weights, i * PITCH, i * PITCH + unseen, 0);
            Arrays.fill(scratch.slopes, row, row + unseen, 0);
        }
        int distance = sizes.queries() * COLUMNS;
        AttentionGroup.add(
                rows,
                count,
                weights,
                0,
                scratch.panels,
                gradientPanels() + q * COLUMNS,
                distance,
                scratch.valueGradientRows,
                k * pitch,
                pitch);
        AttentionGroup.add(
                rows,
                count,
                scratch.slopes,
                slopesAt + skipped,
                scratch.panels,
                queryPanels() + q * COLUMNS,
                distance,
                scratch.keyGradientRows,
                k * pitch,
                pitch);
    }

    private void packGroup(int pair, int s, int rows, AttentionScratch scratch) {
        int stride = sizes.keyStride();
        int at = sizes.key(pair, s);
        AttentionGroup.pack(
                of.key().array(),
                of.key().at() + at,
                stride,
                rows,
                width,
                sizes.scale(),
                scratch.group);
        AttentionGroup.pack(
                of.value().array(),
                of.value().at() + at,
                stride,
                rows,
                width,
                1,
                scratch.valueGroup);
    }

    /** Fills the mask [keys, lanes] from a multiple of four on; returns where key s is, or −1. */
    private int mask(int pair, int s, int rows, int q, int lanes, float[] mask) {
        if (of.dropout() == null) {
            return -1;
        }
        int first = s / 4 * 4;
        of.dropout().tile((long) pair * sizes.queries() + q, first, s + rows - first, lanes, mask);
        return (s - first) * lanes;
    }

    /** A row's scores become masked weights, and the weights' gradients become the scores'. */
    private static void scoreGradients(
            int n,
            float[] weights,
            int at,
            float[] slopes,
            int slopesAt,
            float[] mask,
            int maskAt,
            boolean whole,
            float[] logSums,
            float[] deltas,
            int q) {
        var ln2 = FloatVector.broadcast(S, MINUS_TWO_LN2);
        var ln2Rest = FloatVector.broadcast(S, MINUS_TWO_LN2_REST);
        var one = FloatVector.broadcast(S, 1);
        for (int i = 0; i < n; i += L) {
            var x = FloatVector.fromArray(S, weights, at + i);
            x = x.sub(FloatVector.fromArray(S, logSums, q + i));
            var rounded = x.fma(HALF_LOG2_E, ROUND);
            var root = rounded.reinterpretAsInts().lanewise(LSHL, SHIFT).reinterpretAsFloats();
            var down = rounded.sub(ROUND);
            var r = down.fma(ln2Rest, down.fma(ln2, x));
            var square = r.mul(r);
            var p = r.fma(E5, E4).fma(square, r.fma(E3, E2)).fma(square, r.fma(E1, E0));
            var e = p.fma(square, r).add(1).mul(root).mul(root);
            e = e.blend(0, x.compare(LT, -EXP_END));
            var m = whole ? one : FloatVector.fromArray(S, mask, maskAt + i);
            e.mul(m).intoArray(weights, at + i);
            FloatVector.fromArray(S, slopes, slopesAt + i)
                    .mul(m)
                    .sub(FloatVector.fromArray(S, deltas, q + i))
                    .mul(e)
                    .intoArray(slopes, slopesAt + i);
        }
    }

    /** Adds to the gradients of queries {@code [t, t + block)} what a tile of keys contributes. */
    private void addQueries(
            int s, int count, int t, int block, int length, AttentionScratch scratch) {
        var across = scratch.slopesAcross;
        for (int q = 0; q < block; q += TURNED) {
            int some = Math.min(TURNED, block - q);
            Turn.turn(scratch.slopes, q, PITCH, count, some, across, 0, PITCH);
            for (int i = 0; i < some; i += ROWS) {
                int rows = Math.min(ROWS, some - i);
                int row = t + q + i;
                int steps = Math.clamp(sizes.seen(row + rows - 1, length) - s, 0, count);
                AttentionGroup.addSeen(
                        rows,
                        steps,
                        sizes.causal() ? sizes.firstUnseen(row) - s : steps,
                        across,
                        i * PITCH,
                        scratch.keyPanels,
                        AttentionScratch.ALIGNED,
                        KEYS * COLUMNS,
                        scratch.resultRows,
                        row * pitch,
                        pitch);
            }
        }
    }
}
