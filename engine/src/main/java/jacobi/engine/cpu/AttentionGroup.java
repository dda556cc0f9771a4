package jacobi.engine.cpu;

import static jacobi.engine.cpu.Panels.COLUMNS;
import static jacobi.engine.cpu.Panels.DEPTH;
import static jacobi.engine.cpu.Panels.PITCH;
import static jacobi.engine.cpu.Panels.ROWS;

import java.util.Arrays;

/**
 * The products of an attention with a group of rows, as many as the matrix product's innermost loop
 * computes together. A group is {@link Panels#PITCH} floats from row to row; the other operand lies
 * in panels.
 */
final class AttentionGroup {
    private static final float[] ZEROS = new float[COLUMNS];

    private AttentionGroup() {}

    /** So many columns in whole panels. */
    static int roundUp(int columns) {
        return Math.ceilDiv(columns, COLUMNS) * COLUMNS;
    }

    /** The size of a group of rows of so many channels, in blocks of DEPTH channels. */
    static int size(int width) {
        return Math.ceilDiv(width, DEPTH) * ROWS * PITCH;
    }

    /** Packs {@code rows} rows of a head times a factor; what is missing to a group is zero. */
    static void pack(
            float[] source, int at, int stride, int rows, int width, float factor, float[] group) {
        for (int p = 0; p < width; p += DEPTH) {
            int count = Math.min(DEPTH, width - p);
            for (int i = 0; i < ROWS; i++) {
                int to = block(p) + i * PITCH;
                if (i < rows) {
                    HeadRows.scale(source, at + i * stride + p, count, factor, group, to);
                } else {
                    Arrays.fill(group, to, to + count, 0);
                }
            }
        }
    }

    private static int block(int channel) {
        return channel / DEPTH * ROWS * PITCH;
    }

    /** scores[rows, count] = group·panels, which are [width, COLUMNS] each. */
    static void scores(
            int rows,
            int count,
            int width,
            float[] group,
            float[] panels,
            int panelsAt,
            float[] scores,
            int at) {
        for (int j = 0; j < count; j += COLUMNS) {
            for (int p = 0; p < width; p += DEPTH) {
                Panels.multiply(
                        rows,
                        Math.min(DEPTH, width - p),
                        group,
                        block(p),
                        panels,
                        panelsAt + j * width + p * COLUMNS,
                        p == 0 ? ZEROS : scores,
                        p == 0 ? 0 : at + j,
                        p == 0 ? 0 : PITCH,
                        scores,
                        at + j,
                        PITCH);
            }
        }
    }

    /** sums[rows, pitch] += weights[rows, steps]·panels, which are {@code panelSize} apart. */
    static void add(
            int rows,
            int steps,
            float[] weights,
            int at,
            float[] panels,
            int panelsAt,
            int panelSize,
            float[] sums,
            int sumsAt,
            int pitch) {
        for (int j = 0; j < pitch; j += COLUMNS) {
            int panel = panelsAt + j / COLUMNS * panelSize;
            int to = sumsAt + j;
            Panels.multiply(
                    rows, steps, weights, at, panels, panel, sums, to, pitch, sums, to, pitch);
        }
    }

    /**
     * The same where row i does not see more than {@code seen + i} of the panels' rows. What it
     * does not see has a weight of zero, and is left out where it is infinite, since it must not
     * turn the sum into NaN.
     */
    static void addSeen(
            int rows,
            int steps,
            long seen,
            float[] weights,
            int at,
            float[] panels,
            int panelsAt,
            int panelSize,
            float[] sums,
            int sumsAt,
            int pitch) {
        int common = Math.clamp(seen, 0, steps);
        if (isFinite(common, steps, panels, panelsAt, panelSize, pitch)) {
            add(rows, steps, weights, at, panels, panelsAt, panelSize, sums, sumsAt, pitch);
            return;
        }
        add(rows, common, weights, at, panels, panelsAt, panelSize, sums, sumsAt, pitch);
        for (int i = 0; i < rows; i++) {
            for (int k = common; k < Math.clamp(seen + i, 0, steps); k++) {
                for (int j = 0; j < pitch; j += COLUMNS) {
                    AttentionTile.addRow(
                            weights[at + i * PITCH + k],
                            panels,
                            panelsAt + j / COLUMNS * panelSize + k * COLUMNS,
                            sums,
                            sumsAt + i * pitch + j,
                            COLUMNS);
                }
            }
        }
    }

    private static boolean isFinite(
            int from, int to, float[] panels, int panelsAt, int panelSize, int pitch) {
        for (int j = 0; j < pitch; j += COLUMNS) {
            int at = panelsAt + j / COLUMNS * panelSize;
            if (!AttentionTile.isFinite(panels, at + from * COLUMNS, at + to * COLUMNS)) {
                return false;
            }
        }
        return true;
    }
}
