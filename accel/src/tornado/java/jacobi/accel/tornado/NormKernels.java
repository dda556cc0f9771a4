package jacobi.accel.tornado;

import jacobi.accel.Kernel;

import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.math.TornadoMath;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * Kernels of layer norm and RMS norm: a group computes one row, threads taking turns at its
 * columns.
 */
final class NormKernels {
    /** Rows that one group of {@link #jacobiNormParts} adds up. */
    private static final int ROWS = Kernel.SUMMED_ROWS;

    private NormKernels() {}

    /** (columns, x, gain, bias, y, mean, reciprocal; ε). */
    static void jacobiLayerNorm(
            KernelContext c,
            FloatArray f,
            IntArray n,
            IntArray ints,
            FloatArray reals,
            IntArray slots) {
        int slot = slots.get(0);
        int at = slot * Slots.INTS;
        int columns = ints.get(at);
        int row = c.groupIdx;
        int x = ints.get(at + 1) + row * columns;
        int gain = ints.get(at + 2);
        int bias = ints.get(at + 3);
        int y = ints.get(at + 4) + row * columns;
        float own = 0;
        for (int i = c.localIdx; i < columns; i += Slots.THREADS) {
            own += f.get(x + i);
        }
        float mean = Folds.sum(c, own) / columns;
        // Not the mean square less the squared mean: of a row far off zero nothing would be left.
        float squares = 0;
        for (int i = c.localIdx; i < columns; i += Slots.THREADS) {
            float centred = f.get(x + i) - mean;
            squares += centred * centred;
        }
        float variance = Folds.sum(c, squares) / columns;
        float r = 1 / TornadoMath.sqrt(variance + reals.get(slot * Slots.REALS));
        for (int i = c.localIdx; i < columns; i += Slots.THREADS) {
            float normed = (f.get(x + i) - mean) * r;
            f.set(y + i, f.get(gain + i) * normed + f.get(bias + i));
        }
        if (c.localIdx == 0) {
            f.set(ints.get(at + 5) + row, mean);
            f.set(ints.get(at + 6) + row, r);
        }
    }

    /** (columns, x, gain, mean, reciprocal, dy, dx). */
    static void jacobiLayerNormGradient(
            KernelContext c,
            FloatArray f,
            IntArray n,
            IntArray ints,
            FloatArray reals,
            IntArray slots) {
        int slot = slots.get(0);
        int at = slot * Slots.INTS;
        int columns = ints.get(at);
        int row = c.groupIdx;
        int x = ints.get(at + 1) + row * columns;
        int gain = ints.get(at + 2);
        float mean = f.get(ints.get(at + 3) + row);
        float r = f.get(ints.get(at + 4) + row);
        int dy = ints.get(at + 5) + row * columns;
        int dx = ints.get(at + 6) + row * columns;
        float sum = 0;
        float product = 0;
        for (int i = c.localIdx; i < columns; i += Slots.THREADS) {
            float g = f.get(gain + i) * f.get(dy + i);
            sum += g;
            product += g * ((f.get(x + i) - mean) * r);
        }
        float meanG = Folds.sum(c, sum) / columns;
        float meanProduct = Folds.sum(c, product) / columns;
        for (int i = c.localIdx; i < columns; i += Slots.THREADS) {
            float g = f.get(gain + i) * f.get(dy + i);
            float normed = (f.get(x + i) - mean) * r;
            f.set(dx + i, r * (g - meanG - normed * meanProduct));
        }
    }

    /** (columns, x, gain, y, reciprocal; ε). */
    static void jacobiRmsNorm(
            KernelContext c,
            FloatArray f,
            IntArray n,
            IntArray ints,
            FloatArray reals,
            IntArray slots) {
        int slot = slots.get(0);
        int at = slot * Slots.INTS;
        int columns = ints.get(at);
        int row = c.groupIdx;
        int x = ints.get(at + 1) + row * columns;
        int gain = ints.get(at + 2);
        int y = ints.get(at + 3) + row * columns;
        float squares = 0;
        for (int i = c.localIdx; i < columns; i += Slots.THREADS) {
            float value = f.get(x + i);
            squares += value * value;
        }
        float mean = Folds.sum(c, squares) / columns;
        float r = 1 / TornadoMath.sqrt(mean + reals.get(slot * Slots.REALS));
        for (int i = c.localIdx; i < columns; i += Slots.THREADS) {
            f.set(y + i, f.get(gain + i) * f.get(x + i) * r);
        }
        if (c.localIdx == 0) {
            f.set(ints.get(at + 4) + row, r);
        }
    }

    /** (columns, x, gain, reciprocal, dy, dx). */
    static void jacobiRmsNormGradient(
            KernelContext c,
            FloatArray f,
            IntArray n,
            IntArray ints,
            FloatArray reals,
            IntArray slots) {
        int slot = slots.get(0);
        int at = slot * Slots.INTS;
        int columns = ints.get(at);
        int row = c.groupIdx;
        int x = ints.get(at + 1) + row * columns;
        int gain = ints.get(at + 2);
        float r = f.get(ints.get(at + 3) + row);
        int dy = ints.get(at + 4) + row * columns;
        int dx = ints.get(at + 5) + row * columns;
        float product = 0;
        for (int i = c.localIdx; i < columns; i += Slots.THREADS) {
            product += f.get(gain + i) * f.get(dy + i) * (f.get(x + i) * r);
        }
        float mean = Folds.sum(c, product) / columns;
        for (int i = c.localIdx; i < columns; i += Slots.THREADS) {
            float g = f.get(gain + i) * f.get(dy + i);
            f.set(dx + i, r * (g - f.get(x + i) * r * mean));
        }
    }

    /**
     * (rows, columns, x, mean or −1, reciprocal, dy, gain parts, bias parts or −1): the sums of
     * x̂·dy and of dy over every 64 rows, [blocks, columns]. A thread to a column and block.
     */
    static void jacobiNormParts(
            KernelContext c,
            FloatArray f,
            IntArray n,
            IntArray ints,
            FloatArray reals,
            IntArray slots) {
        int slot = slots.get(0);
        int at = slot * Slots.INTS;
        int rows = ints.get(at);
        int columns = ints.get(at + 1);
        int column = c.globalIdx;
        int block = c.groupIdy;
        if (column < columns) {
            int first = block * ROWS;
            int end = rows < first + ROWS ? rows : first + ROWS;
            int x = ints.get(at + 2) + column;
            int mean = ints.get(at + 3);
            int reciprocal = ints.get(at + 4);
            int dy = ints.get(at + 5) + column;
            int bias = ints.get(at + 7);
            float products = 0;
            float sum = 0;
            for (int row = first; row < end; row++) {
                float centred = f.get(x + row * columns);
                if (mean > -1) {
                    centred -= f.get(mean + row);
                }
                float d = f.get(dy + row * columns);
                products += d * (centred * f.get(reciprocal + row));
                sum += d;
            }
            int to = block * columns + column;
            f.set(ints.get(at + 6) + to, products);
            if (bias > -1) {
                f.set(bias + to, sum);
            }
        }
    }
}
