package jacobi.accel.tornado;

import jacobi.accel.Kernel;

import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.math.TornadoMath;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/** Kernels of what optimizers do. */
final class UpdateKernels {
    /** Elements whose squares one group adds up. */
    private static final int BLOCK = Kernel.SQUARES_BLOCK;

    private UpdateKernels() {}

    /**
     * (tensors, sums, then of each tensor: its first group, its size, x): sums of squares of every
     * 4096 elements, a group to each.
     */
    static void jacobiSquares(
            KernelContext c,
            FloatArray f,
            IntArray n,
            IntArray ints,
            FloatArray reals,
            IntArray slots) {
        int slot = slots.get(0);
        int at = slot * Slots.INTS;
        int group = c.groupIdx;
        int tensor = tensor(ints, at + 2, ints.get(at), group, 3);
        int size = ints.get(tensor + 1);
        int x = ints.get(tensor + 2);
        int first = (group - ints.get(tensor)) * BLOCK;
        int end = size < first + BLOCK ? size : first + BLOCK;
        float squares = 0;
        for (int i = first + c.localIdx; i < end; i += Slots.THREADS) {
            float value = f.get(x + i);
            squares += value * value;
        }
        float sum = Folds.sum(c, squares);
        if (c.localIdx == 0) {
            f.set(ints.get(at + 1) + group, sum);
        }
    }

    /** (sum, factor; largest norm). */
    static void jacobiClipFactor(
            KernelContext c,
            FloatArray f,
            IntArray n,
            IntArray ints,
            FloatArray reals,
            IntArray slots) {
        int slot = slots.get(0);
        int at = slot * Slots.INTS;
        if (c.globalIdx == 0) {
            float sum = f.get(ints.get(at));
            float factor = reals.get(slot * Slots.REALS) / TornadoMath.sqrt(sum);
            if (factor > 1) {
                factor = 1;
            }
            // Zero, but NaN where the sum is infinite or NaN.
            f.set(ints.get(at + 1), factor + (sum - sum));
        }
    }

    /**
     * (tensors, rate, factor, then of each tensor: its first group, its size, parameter, gradient,
     * velocity, new parameter, new velocity; momentum, weight decay): one element a thread.
     */
    static void jacobiSgd(
            KernelContext c,
            FloatArray f,
            IntArray n,
            IntArray ints,
            FloatArray reals,
            IntArray slots) {
        int slot = slots.get(0);
        int at = slot * Slots.INTS;
        int real = slot * Slots.REALS;
        int tensor = tensor(ints, at + 3, ints.get(at), c.groupIdx, 7);
        int i = (c.groupIdx - ints.get(tensor)) * Slots.THREADS + c.localIdx;
        if (i < ints.get(tensor + 1)) {
            float parameter = f.get(ints.get(tensor + 2) + i);
            float factor = f.get(ints.get(at + 2));
            float g = factor * f.get(ints.get(tensor + 3) + i) + reals.get(real + 1) * parameter;
            float velocity = reals.get(real) * f.get(ints.get(tensor + 4) + i) + g;
            f.set(ints.get(tensor + 5) + i, parameter - f.get(ints.get(at + 1)) * velocity);
            f.set(ints.get(tensor + 6) + i, velocity);
        }
    }

    /**
     * (tensors, rates, factor, then of each tensor: its first group, its size, parameter, gradient,
     * m, v, new parameter, new m, new v; β1, 1 − β1, β2, 1 − β2, ε, weight decay, decoupled weight
     * decay): one element a thread.
     */
    static void jacobiAdam(
            KernelContext c,
            FloatArray f,
            IntArray n,
            IntArray ints,
            FloatArray reals,
            IntArray slots) {
        int slot = slots.get(0);
        int at = slot * Slots.INTS;
        int real = slot * Slots.REALS;
        int tensor = tensor(ints, at + 3, ints.get(at), c.groupIdx, 9);
        int i = (c.groupIdx - ints.get(tensor)) * Slots.THREADS + c.localIdx;
        if (i < ints.get(tensor + 1)) {
            float parameter = f.get(ints.get(tensor + 2) + i);
            int rates = ints.get(at + 1);
            float factor = f.get(ints.get(at + 2));
            float g = factor * f.get(ints.get(tensor + 3) + i) + reals.get(real + 5) * parameter;
            float m = reals.get(real) * f.get(ints.get(tensor + 4) + i) + reals.get(real + 1) * g;
            float v = reals.get(real + 2) * f.get(ints.get(tensor + 5) + i);
            v += reals.get(real + 3) * g * g;
            float size = TornadoMath.sqrt(v / f.get(rates + 2)) + reals.get(real + 4);
            float step = m / f.get(rates + 1) / size + reals.get(real + 6) * parameter;
            f.set(ints.get(tensor + 6) + i, parameter - f.get(rates) * step);
            f.set(ints.get(tensor + 7) + i, m);
            f.set(ints.get(tensor + 8) + i, v);
        }
    }

    /**
     * Where the arguments of the tensor begin that a group computes, of so many tensors which have
     * so many arguments each, the first group first.
     */
    private static int tensor(IntArray ints, int from, int tensors, int group, int arguments) {
        int tensor = from;
        for (int i = 1; i < tensors; i++) {
            int next = from + arguments * i;
            if (group > ints.get(next) - 1) {
                tensor = next;
            }
        }
        return tensor;
    }
}
