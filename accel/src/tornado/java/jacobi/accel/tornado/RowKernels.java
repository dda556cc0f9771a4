package jacobi.accel.tornado;

import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.math.TornadoMath;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * Kernels of which a group computes one row, threads taking turns at its columns. They compare by
 * &lt; and &gt; alone: of TornadoVM's comparisons, those say no of NaN, as Java does.
 */
final class RowKernels {
    private RowKernels() {}

    /** (columns, x, y). */
    static void jacobiSoftmax(
            KernelContext c,
            FloatArray f,
            IntArray n,
            IntArray ints,
            FloatArray reals,
            IntArray slots) {
        int slot = slots.get(0);
        int at = slot * Slots.INTS;
        int columns = ints.get(at);
        int start = c.groupIdx * columns;
        int x = ints.get(at + 1) + start;
        int y = ints.get(at + 2) + start;
        float off = offset(Folds.max(c, largest(f, x, c.localIdx, columns)));
        float sum = Folds.sum(c, expSum(f, x, c.localIdx, columns, off));
        for (int i = c.localIdx; i < columns; i += Slots.THREADS) {
            f.set(y + i, TornadoMath.exp(f.get(x + i) - off) / sum);
        }
    }

    /** (columns, y, dy, dx). */
    static void jacobiSoftmaxGradient(
            KernelContext c,
            FloatArray f,
            IntArray n,
            IntArray ints,
            FloatArray reals,
            IntArray slots) {
        int slot = slots.get(0);
        int at = slot * Slots.INTS;
        int columns = ints.get(at);
        int start = c.groupIdx * columns;
        int y = ints.get(at + 1) + start;
        int dy = ints.get(at + 2) + start;
        int dx = ints.get(at + 3) + start;
        float product = 0;
        for (int i = c.localIdx; i < columns; i += Slots.THREADS) {
            product += f.get(y + i) * f.get(dy + i);
        }
        float sum = Folds.sum(c, product);
        for (int i = c.localIdx; i < columns; i += Slots.THREADS) {
            f.set(dx + i, f.get(y + i) * (f.get(dy + i) - sum));
        }
    }

    /** (columns, x, y). */
    static void jacobiLogSoftmax(
            KernelContext c,
            FloatArray f,
            IntArray n,
            IntArray ints,
            FloatArray reals,
            IntArray slots) {
        int slot = slots.get(0);
        int at = slot * Slots.INTS;
        int columns = ints.get(at);
        int start = c.groupIdx * columns;
        int x = ints.get(at + 1) + start;
        int y = ints.get(at + 2) + start;
        float off = offset(Folds.max(c, largest(f, x, c.localIdx, columns)));
        float sum = Folds.sum(c, expSum(f, x, c.localIdx, columns, off));
        float log = TornadoMath.log(sum);
        for (int i = c.localIdx; i < columns; i += Slots.THREADS) {
            f.set(y + i, f.get(x + i) - off - log);
        }
    }

    /** (columns, y, dy, dx). */
    static void jacobiLogSoftmaxGradient(
            KernelContext c,
            FloatArray f,
            IntArray n,
            IntArray ints,
            FloatArray reals,
            IntArray slots) {
        int slot = slots.get(0);
        int at = slot * Slots.INTS;
        int columns = ints.get(at);
        int start = c.groupIdx * columns;
        int y = ints.get(at + 1) + start;
        int dy = ints.get(at + 2) + start;
        int dx = ints.get(at + 3) + start;
        float own = 0;
        for (int i = c.localIdx; i < columns; i += Slots.THREADS) {
            own += f.get(dy + i);
        }
        float sum = Folds.sum(c, own);
        for (int i = c.localIdx; i < columns; i += Slots.THREADS) {
            f.set(dx + i, f.get(dy + i) - TornadoMath.exp(f.get(y + i)) * sum);
        }
    }

    /** (columns, x, largest, indices): the first of the largest, but rather the first NaN. */
    static void jacobiMax(
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
        float largest = Folds.max(c, largest(f, x, c.localIdx, columns));
        // Of two places the smaller wins, so that of a NaN is below all others.
        int place = columns;
        for (int i = c.localIdx; i < columns; i += Slots.THREADS) {
            float value = f.get(x + i);
            int candidate = columns;
            if (value == largest) {
                candidate = i;
            }
            if (value != value) {
                candidate = i - columns;
            }
            place = candidate < place ? candidate : place;
        }
        int first = Folds.min(c, place);
        if (c.localIdx == 0) {
            int index = first < 0 ? first + columns : first;
            f.set(ints.get(at + 2) + row, f.get(x + index));
            n.set(ints.get(at + 3) + row, index);
        }
    }

    /** (count, columns, indices, dy, dx): one element a thread. */
    static void jacobiMaxGradient(
            KernelContext c,
            FloatArray f,
            IntArray n,
            IntArray ints,
            FloatArray reals,
            IntArray slots) {
        int slot = slots.get(0);
        int at = slot * Slots.INTS;
        int i = c.globalIdx;
        if (i < ints.get(at)) {
            int columns = ints.get(at + 1);
            int row = i / columns;
            float dx = 0;
            if (i - row * columns == n.get(ints.get(at + 2) + row)) {
                dx = f.get(ints.get(at + 3) + row);
            }
            f.set(ints.get(at + 4) + i, dx);
        }
    }

    /** The largest of a thread's columns that is not NaN; negative infinity where there is none. */
    static float largest(FloatArray f, int x, int thread, int columns) {
        float largest = Float.NEGATIVE_INFINITY;
        for (int i = thread; i < columns; i += Slots.THREADS) {
            largest = Folds.larger(largest, f.get(x + i));
        }
        return largest;
    }

    /**
     * What is taken off a row before e is raised to it: its largest element, so that nothing
     * overflows; but not negative infinity, since −∞ − −∞ would be NaN.
     */
    static float offset(float largest) {
        return largest == Float.NEGATIVE_INFINITY ? 0 : largest;
    }

    /** Σ e^(x − off) over a thread's columns. */
    static float expSum(FloatArray f, int x, int thread, int columns, float off) {
        float sum = 0;
        for (int i = thread; i < columns; i += Slots.THREADS) {
            sum += TornadoMath.exp(f.get(x + i) - off);
        }
        return sum;
    }
}
