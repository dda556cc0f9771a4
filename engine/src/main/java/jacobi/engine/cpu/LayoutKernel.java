package jacobi.engine.cpu;

import java.util.Arrays;

/** Copies between blocks of arrays that lie in a regular distance. */
final class LayoutKernel {
    /**
     * A tile's side. Rows that are a multiple of 4 KiB apart share a set of the L1 cache, which
     * holds 8 lines or a little more.
     */
    private static final int TILE = 8;

    private LayoutKernel() {}

    /** Elements {@code from} to {@code to} of {@code width}-element rows, each at its pitch. */
    static void rows(
            float[] x,
            int xAt,
            int xPitch,
            float[] y,
            int yAt,
            int yPitch,
            int width,
            int from,
            int to) {
        int row = from / width;
        int column = from - row * width;
        for (int i = from; i < to; row++) {
            int count = Math.min(width - column, to - i);
            int source = xAt + row * xPitch + column;
            System.arraycopy(x, source, y, yAt + row * yPitch + column, count);
            i += count;
            column = 0;
        }
    }

    /** The same with zeros for x. */
    static void zeros(float[] y, int yAt, int yPitch, int width, int from, int to) {
        int row = from / width;
        int column = from - row * width;
        for (int i = from; i < to; row++) {
            int count = Math.min(width - column, to - i);
            int target = yAt + row * yPitch + column;
            Arrays.fill(y, target, target + count, 0);
            i += count;
            column = 0;
        }
    }

    /** The first {@code length} elements of a row, and {@code fill} behind them. */
    static void mask(float[] x, int xAt, int length, float fill, float[] y, int yAt, int n) {
        System.arraycopy(x, xAt, y, yAt, length);
        Arrays.fill(y, yAt + length, yAt + n, fill);
    }

    /** y[i, j] = x[j, i] in tiles, for rows of x and y that lie {@code …Pitch} apart. */
    static void transpose(
            float[] x, int xAt, int xPitch, float[] y, int yAt, int yPitch, int rows, int columns) {
        for (int i = 0; i < rows; i += TILE) {
            int height = Math.min(TILE, rows - i);
            int j = 0;
            for (; j <= columns - TILE; j += TILE) {
                tile(x, xAt + j * xPitch + i, xPitch, y, yAt + i * yPitch + j, yPitch, height);
            }
            for (; j < columns; j++) {
                for (int k = i; k < i + height; k++) {
                    y[yAt + k * yPitch + j] = x[xAt + j * xPitch + k];
                }
            }
        }
    }

    /** Columns of a tile to rows. */
    private static void tile(
            float[] x, int xAt, int xPitch, float[] y, int yAt, int yPitch, int height) {
        for (int k = 0; k < height; k++) {
            int from = xAt + k;
            int to = yAt + k * yPitch;
            y[to] = x[from];
            y[to + 1] = x[from + xPitch];
            y[to + 2] = x[from + 2 * xPitch];
            y[to + 3] = x[from + 3 * xPitch];
            y[to + 4] = x[from + 4 * xPitch];
            y[to + 5] = x[from + 5 * xPitch];
            y[to + 6] = x[from + 6 * xPitch];
            y[to + 7] = x[from + 7 * xPitch];
        }
    }
}
