package jacobi.accel.tornado;

import jacobi.accel.Kernel;

import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/** Kernels that move elements or add them up. */
final class LayoutKernels {
    private LayoutKernels() {}

    /** (count, from, to, strides of both). */
    static void jacobiCopy(
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
            int from = ints.get(at + 1);
            int to = ints.get(at + 2);
            int rest = i;
            int axes = ints.get(at + 3);
            for (int axis = 0; axis < axes; axis++) {
                int walk = at + 4 + 3 * axis;
                int size = ints.get(walk);
                int left = rest / size;
                int j = rest - left * size;
                from += j * ints.get(walk + 1);
                to += j * ints.get(walk + 2);
                rest = left;
            }
            f.set(to, f.get(from));
        }
    }

    /**
     * (sums, terms of each, threads of each, x, y, strides of x and y over sums, strides of x over
     * terms): one sum for each thread, or for each group, whose threads take turns at the terms and
     * then add up what they have in pairs.
     */
    static void jacobiSum(
            KernelContext c,
            FloatArray f,
            IntArray n,
            IntArray ints,
            FloatArray reals,
            IntArray slots) {
        int slot = slots.get(0);
        float[] partial = c.allocateFloatLocalArray(Slots.THREADS);
        int at = slot * Slots.INTS;
        int sums = ints.get(at);
        int count = ints.get(at + 1);
        int threads = ints.get(at + 2);
        int thread = c.localIdx;
        int i = c.groupIdx * (Slots.THREADS / threads) + thread / threads;
        int first = thread % threads;
        int x = ints.get(at + 3);
        int y = ints.get(at + 4);
        int rest = i;
        int axes = ints.get(at + 5);
        for (int axis = 0; axis < axes; axis++) {
            int walk = at + 6 + 3 * axis;
            int size = ints.get(walk);
            int left = rest / size;
            int j = rest - left * size;
            x += j * ints.get(walk + 1);
            y += j * ints.get(walk + 2);
            rest = left;
        }
        int inner = at + 6 + 3 * axes;
        int innerAxes = ints.get(inner);
        float sum = 0;
        if (i < sums) {
            for (int term = first; term < count; term += threads) {
                int from = x;
                int remaining = term;
                for (int axis = 0; axis < innerAxes; axis++) {
                    int walk = inner + 1 + 3 * axis;
                    int size = ints.get(walk);
                    int left = remaining / size;
                    from += (remaining - left * size) * ints.get(walk + 1);
                    remaining = left;
                }
                sum += f.get(from);
            }
        }
        if (threads == 1) {
            if (i < sums) {
                f.set(y, sum);
            }
        } else {
            partial[thread] = sum;
            for (int half = Slots.THREADS / 2; half > 0; half = half / 2) {
                c.localBarrier();
                if (thread < half) {
                    partial[thread] += partial[thread + half];
                }
            }
            if (thread == 0) {
                f.set(y, partial[0]);
            }
        }
    }

    /** (rows, columns, x, y): y [blocks, columns], the sums of every 64 rows of x. */
    static void jacobiSumRows(
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
            int first = block * Kernel.SUMMED_ROWS;
            int end = rows < first + Kernel.SUMMED_ROWS ? rows : first + Kernel.SUMMED_ROWS;
            int x = ints.get(at + 2) + column;
            float sum = 0;
            for (int row = first; row < end; row++) {
                sum += f.get(x + row * columns);
            }
            f.set(ints.get(at + 3) + block * columns + column, sum);
        }
    }
}
