package jacobi.engine.cpu;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

import java.util.Arrays;

/**
 * Copies the rows of one head between its place among the heads and dense scratch, where rows are
 * padded with zeros to whole vectors. Dense rows do not fight for the same lines of the cache, as
 * rows whose distance is a power of two do.
 */
final class HeadRows {
    private static final VectorSpecies<Float> S = Lanes.FLOATS;
    private static final int L = Lanes.COUNT;

    private HeadRows() {}

    /** rows[count, pitch] = factor·source. */
    static void pack(
            float[] source,
            int at,
            int stride,
            int count,
            int width,
            float factor,
            float[] rows,
            int pitch) {
        for (int i = 0; i < count; i++) {
            scale(source, at + i * stride, width, factor, rows, i * pitch);
            Arrays.fill(rows, i * pitch + width, (i + 1) * pitch, 0);
        }
    }

    /** target = factor·rows[count, pitch]. */
    static void unpack(
            float[] rows,
            int rowsAt,
            int pitch,
            int count,
            int width,
            float factor,
            float[] target,
            int at,
            int stride) {
        for (int i = 0; i < count; i++) {
            scale(rows, rowsAt + i * pitch, width, factor, target, at + i * stride);
        }
    }

    /** target = 0. */
    static void clear(float[] target, int at, int stride, int count, int width) {
        for (int i = 0; i < count; i++) {
            Arrays.fill(target, at + i * stride, at + i * stride + width, 0);
        }
    }

    /** y[0, n) = factor·x[0, n). */
    static void scale(float[] x, int xAt, int n, float factor, float[] y, int yAt) {
        int j = 0;
        for (; j < S.loopBound(n); j += L) {
            FloatVector.fromArray(S, x, xAt + j).mul(factor).intoArray(y, yAt + j);
        }
        for (; j < n; j++) {
            y[yAt + j] = x[xAt + j] * factor;
        }
    }

    /** y[0, n) = Σ of {@code count} rows of x that are {@code step} apart, in order. */
    static void sum(float[] x, int xAt, int step, int count, int n, float[] y, int yAt) {
        System.arraycopy(x, xAt, y, yAt, n);
        for (int i = 1; i < count; i++) {
            int row = xAt + i * step;
            for (int j = 0; j < n; j++) {
                y[yAt + j] += x[row + j];
            }
        }
    }

    /** across[width, lanes] = the transpose of factor·source; lanes beyond count are zero. */
    static void packAcross(
            float[] source,
            int at,
            int stride,
            int count,
            int width,
            float factor,
            float[] across,
            int lanes) {
        if (count < lanes) {
            Arrays.fill(across, 0, width * lanes, 0);
        }
        int i = 0;
        for (; i + 4 <= count; i += 4) {
            fourAcross(source, at + i * stride, stride, width, factor, across, i, lanes);
        }
        for (; i < count; i++) {
            for (int j = 0; j < width; j++) {
                across[j * lanes + i] = source[at + i * stride + j] * factor;
            }
        }
    }

    private static void fourAcross(
            float[] source,
            int r0,
            int stride,
            int width,
            float factor,
            float[] across,
            int lane,
            int lanes) {
        int r1 = r0 + stride;
        int r2 = r1 + stride;
        int r3 = r2 + stride;
        for (int j = 0; j < width; j++) {
            int to = j * lanes + lane;
            across[to] = source[r0 + j] * factor;
            across[to + 1] = source[r1 + j] * factor;
            across[to + 2] = source[r2 + j] * factor;
            across[to + 3] = source[r3 + j] * factor;
        }
    }
}
