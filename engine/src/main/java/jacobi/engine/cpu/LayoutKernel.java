package jacobi.engine.cpu;

import java.util.Arrays;

/** Copies between blocks of arrays that lie in a regular distance. */
final class LayoutKernel {
    /** A tile's side: its 16 lines of either array stay in the L1 cache. */
    private static final int TILE = 16;

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
        for (int i = from; i < to; ) {
            int row = i / width;
            int column = i - row * width;
            int count = Math.min(width - column, to - i);
            int target = yAt + row * yPitch + column;
            System.arraycopy(x, xAt + row * xPitch + column, y, target, count);
            i += count;
        }
    }

    /** The same with zeros for x. */
    static void zeros(float[] y, int yAt, int yPitch, int width, int from, int to) {
        for (int i = from; i < to; ) {
            int row = i / width;
            int column = i - row * width;
            int count = Math.min(width - column, to - i);
            int target = yAt + row * yPitch + column;
            Arrays.fill(y, target, target + count, 0);
            i += count;
        }
    }

    /** y[i, j] = x[j, i] in tiles, for rows of x and y that lie {@code …Pitch} apart. */
    static void transpose(
            float[] x, int xAt, int xPitch, float[] y, int yAt, int yPitch, int rows, int columns) {
        for (int i = 0; i < rows; i += TILE) {
            int height = Math.min(TILE, rows - i);
            for (int j = 0; j < columns; j += TILE) {
                int width = Math.min(TILE, columns - j);
                for (int k = 0; k < height; k++) {
                    int from = xAt + j * xPitch + i + k;
                    spread(x, from, xPitch, y, yAt + (i + k) * yPitch + j, width);
                }
            }
        }
    }

    /** y[j] = x[j·step]. */
    private static void spread(float[] x, int xAt, int step, float[] y, int yAt, int n) {
        for (int j = 0; j < n; j++) {
            y[yAt + j] = x[xAt + j * step];
        }
    }
}
