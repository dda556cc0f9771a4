package jacobi.accel.tornado;

import uk.ac.manchester.tornado.api.KernelContext;

/**
 * What the threads of a group make of one value each, in pairs, so always in the same order. All
 * threads must come along, and all get the result. Each fold of a kernel has local memory of its
 * own, since TornadoVM reads a local array that was handed to a method at wrong places; so a fold
 * must not be in a loop, where some threads may still be reading the last result.
 */
final class Folds {
    private Folds() {}

    static float sum(KernelContext c, float value) {
        float[] partial = c.allocateFloatLocalArray(Slots.THREADS);
        int thread = c.localIdx;
        partial[thread] = value;
        for (int half = Slots.THREADS / 2; half > 0; half = half / 2) {
            c.localBarrier();
            if (thread < half) {
                partial[thread] += partial[thread + half];
            }
        }
        c.localBarrier();
        return partial[0];
    }

    /** The largest, of values that are not NaN. */
    static float max(KernelContext c, float value) {
        float[] partial = c.allocateFloatLocalArray(Slots.THREADS);
        int thread = c.localIdx;
        partial[thread] = value;
        for (int half = Slots.THREADS / 2; half > 0; half = half / 2) {
            c.localBarrier();
            if (thread < half) {
                partial[thread] = larger(partial[thread], partial[thread + half]);
            }
        }
        c.localBarrier();
        return partial[0];
    }

    static int sum(KernelContext c, int value) {
        int[] partial = c.allocateIntLocalArray(Slots.THREADS);
        int thread = c.localIdx;
        partial[thread] = value;
        for (int half = Slots.THREADS / 2; half > 0; half = half / 2) {
            c.localBarrier();
            if (thread < half) {
                partial[thread] += partial[thread + half];
            }
        }
        c.localBarrier();
        return partial[0];
    }

    static int min(KernelContext c, int value) {
        int[] partial = c.allocateIntLocalArray(Slots.THREADS);
        int thread = c.localIdx;
        partial[thread] = value;
        for (int half = Slots.THREADS / 2; half > 0; half = half / 2) {
            c.localBarrier();
            if (thread < half) {
                int mine = partial[thread];
                int other = partial[thread + half];
                partial[thread] = other < mine ? other : mine;
            }
        }
        c.localBarrier();
        return partial[0];
    }

    /** The larger; the first where the second is NaN. */
    static float larger(float a, float b) {
        return b > a ? b : a;
    }
}
