package jacobi.engine.cpu;

import static jacobi.engine.cpu.Panels.COLUMNS;
import static jacobi.engine.cpu.Panels.PITCH;
import static jacobi.engine.cpu.Panels.ROWS;

import java.util.Arrays;

/**
 * Attention to many keys: those of a pair of batch entry and head are packed once into {@link
 * Panels}, and then groups of as many queries as the matrix product's innermost loop has rows go
 * along them. A group's weights of a block of keys stay in the L1 cache, and are as they lie the
 * left operand of the product with the values. From one block to the next, the rows' highest
 * scores, sums of exponentials and sums of values are kept (Milakov and Gimelshein 2018; Dao et al.
 * 2022, algorithm 1).
 */
final class AttentionSweep {
    /** Keys of a block. */
    static final int KEYS = Panels.DEPTH;

    private final AttentionForward of;
    private final AttentionSizes sizes;
    private final Matrix keys;
    private final Matrix values;

    AttentionSweep(AttentionForward of) {
        this.of = of;
        this.sizes = of.sizes();
        int stride = sizes.keyStride();
        this.keys = Matrix.of(of.key().array(), of.key().at(), stride, true);
        this.values = Matrix.of(of.value().array(), of.value().at(), stride, false);
    }

    /** Computes queries {@code [from, to)} of a pair. */
    void queries(int pair, int from, int to, AttentionScratch scratch) {
        int length = of.length(pair);
        pack(pair, sizes.seen(to - 1, length), scratch);
        for (int t = from; t < to; t += ROWS) {
            group(pair, t, Math.min(ROWS, to - t), length, scratch);
        }
    }

    /** Panels of keys are [width, COLUMNS], and panels of values [keys, COLUMNS]. */
    private void pack(int pair, int seen, AttentionScratch scratch) {
        int width = sizes.width();
        int at = sizes.key(pair, 0);
        int size = AttentionGroup.roundUp(sizes.keys()) * width + sizes.keys() * pitch();
        scratch.panels = AttentionScratch.panels(scratch.panels, size);
        for (int s = 0; s < seen; s += COLUMNS) {
            Panels.packColumns(
                    keys,
                    keys.at() + at + s * sizes.keyStride(),
                    Math.min(COLUMNS, seen - s),
                    width,
                    scratch.panels,
                    keyPanel(s));
        }
        for (int j = 0; j < width; j += COLUMNS) {
            Panels.packColumns(
                    values,
                    values.at() + at + j,
                    Math.min(COLUMNS, width - j),
                    seen,
                    scratch.panels,
                    valuePanel(j));
        }
    }

    private void group(int pair, int t, int rows, int length, AttentionScratch scratch) {
        int seen = sizes.seen(t + rows - 1, length);
        start(pair, t, rows, scratch);
        for (int s = 0; s < seen; s += KEYS) {
            int count = Math.min(KEYS, seen - s);
            AttentionGroup.scores(
                    rows,
                    count,
                    sizes.width(),
                    scratch.group,
                    scratch.panels,
                    keyPanel(s),
                    scratch.groupWeights,
                    0);
            for (int i = 0; i < rows; i++) {
                int visible = Math.clamp(sizes.seen(t + i, length) - s, 0, count);
                float factor =
                        AttentionRow.soften(
                                scratch.groupWeights,
                                i * PITCH,
                                visible,
                                count,
                                scratch.highest,
                                scratch.total,
                                i);
                if (factor != 1) {
                    int at = i * pitch();
                    HeadRows.scale(scratch.sums, at, pitch(), factor, scratch.sums, at);
                }
                if (of.dropout() != null) {
                    long row = (long) pair * sizes.queries() + t + i;
                    of.dropout().row(row, s, count, scratch.groupWeights, i * PITCH, scratch.mask);
                }
            }
            AttentionGroup.addSeen(
                    rows,
                    count,
                    sizes.causal() ? sizes.firstUnseen(t) - s : count,
                    scratch.groupWeights,
                    0,
                    scratch.panels,
                    valuePanel(0) + s * COLUMNS,
                    sizes.keys() * COLUMNS,
                    scratch.sums,
                    0,
                    pitch());
        }
        of.finish(pair, t, rows, scratch.sums, pitch(), scratch);
    }

    private void start(int pair, int t, int rows, AttentionScratch scratch) {
        int width = sizes.width();
        int at = of.query().at() + sizes.query(pair, t);
        scratch.group = AttentionScratch.atLeast(scratch.group, AttentionGroup.size(width));
        scratch.groupWeights = AttentionScratch.atLeast(scratch.groupWeights, ROWS * PITCH);
        scratch.sums = AttentionScratch.atLeast(scratch.sums, ROWS * pitch());
        AttentionGroup.pack(
                of.query().array(), at, sizes.stride(), rows, width, sizes.scale(), scratch.group);
        Arrays.fill(scratch.sums, 0, ROWS * pitch(), 0);
        Arrays.fill(scratch.highest, Float.NEGATIVE_INFINITY);
        Arrays.fill(scratch.total, 0);
    }

    /** Where the panel of keys is that starts with key s. */
    private int keyPanel(int s) {
        return AttentionScratch.ALIGNED + s * sizes.width();
    }

    /** Where the panel of values is that starts with channel j. */
    private int valuePanel(int j) {
        return keyPanel(AttentionGroup.roundUp(sizes.keys())) + j * sizes.keys();
    }

    /** The distance between rows of sums. */
    private int pitch() {
        return AttentionGroup.roundUp(sizes.width());
    }
}
