package jacobi.accel.tornado;

import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/** Kernels of which a thread computes one element. */
final class ElementwiseKernels {
    private ElementwiseKernels() {}

    /** (count, y; value). */
    static void jacobiFill(
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
            f.set(ints.get(at + 1) + i, reals.get(slot * Slots.REALS));
        }
    }

    /** (count, y, value). */
    static void jacobiFillInts(
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
            n.set(ints.get(at + 1) + i, ints.get(at + 2));
        }
    }

    /** (count, operation, a, b, y, strides of a and b). */
    static void jacobiBinary(
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
            int operation = ints.get(at + 1);
            int a = ints.get(at + 2);
            int b = ints.get(at + 3);
            int rest = i;
            int axes = ints.get(at + 5);
            for (int axis = 0; axis < axes; axis++) {
                int walk = at + 6 + 3 * axis;
                int size = ints.get(walk);
                int left = rest / size;
                int j = rest - left * size;
                a += j * ints.get(walk + 1);
                b += j * ints.get(walk + 2);
                rest = left;
            }
            float x = f.get(a);
            float y = f.get(b);
            float z = x + y;
            if (operation == 1) {
                z = x - y;
            } else if (operation == 2) {
                z = x * y;
            } else if (operation == 3) {
                z = x / y;
            }
            f.set(ints.get(at + 4) + i, z);
        }
    }

    /** (count, function, x, y). */
    static void jacobiUnary(
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
            float x = f.get(ints.get(at + 2) + i);
            f.set(ints.get(at + 3) + i, Functions.apply(ints.get(at + 1), x));
        }
    }

    /** (count, function, saved, dy, dx). */
    static void jacobiUnaryGradient(
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
            float saved = f.get(ints.get(at + 2) + i);
            float dy = f.get(ints.get(at + 3) + i);
            float dx = Functions.derivative(ints.get(at + 1), saved) * dy;
            f.set(ints.get(at + 4) + i, dx);
        }
    }

    /** (count, x, y; factor, summand). */
    static void jacobiAffine(
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
            int real = slot * Slots.REALS;
            float x = f.get(ints.get(at + 1) + i);
            f.set(ints.get(at + 2) + i, reals.get(real) * x + reals.get(real + 1));
        }
    }

    /** (count, x, seed, y, site, threshold; scale): eight elements a thread. */
    static void jacobiDropout(
            KernelContext c,
            FloatArray f,
            IntArray n,
            IntArray ints,
            FloatArray reals,
            IntArray slots) {
        int slot = slots.get(0);
        int at = slot * Slots.INTS;
        int count = ints.get(at);
        int block = c.globalIdx;
        if (block * 8 < count) {
            int x = ints.get(at + 1);
            int seed = ints.get(at + 2);
            int y = ints.get(at + 3);
            int site = ints.get(at + 4);
            int threshold = ints.get(at + 5);
            float scale = reals.get(slot * Slots.REALS);
            int dropped = RandomBits.halvesBelow(n, seed, site, block, threshold);
            for (int element = 0; element < 8; element++) {
                int i = block * 8 + element;
                if (i < count) {
                    boolean isDropped = ((dropped >> element) & 1) == 1;
                    f.set(y + i, isDropped ? 0 : f.get(x + i) * scale);
                }
            }
        }
    }

    /** (count, x, lengths, y, columns, elements of a batch entry; fill). */
    static void jacobiMask(
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
            int column = i % ints.get(at + 4);
            int length = n.get(ints.get(at + 2) + i / ints.get(at + 5));
            float x = f.get(ints.get(at + 1) + i);
            f.set(ints.get(at + 3) + i, column < length ? x : reals.get(slot * Slots.REALS));
        }
    }
}
