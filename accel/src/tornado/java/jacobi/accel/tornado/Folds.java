package jacobi.accel.tornado;

import uk.ac.manchester.tornado.api.KernelContext;

/**
 * What the threads of a group make of one value each, in pairs, so always in the same order. To be
 * inlined into kernels, which give local memory for {@link Slots#THREADS} values; all threads must
 * come along, and all get the result. One such memory serves any number of folds in a row.
 */
final class Folds {
    private Folds() {}

    static float sum(KernelContext c, float[] partial, float value) {
        int thread = c.localIdx;
        // Some threads may still be reading the last result.
        c.localBarrier();
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
    static float max(KernelContext c, float[] partial, float value) {
        int thread = c.localIdx;
        c.localBarrier();
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

    static int sum(KernelContext c, int[] partial, int value) {
        int thread = c.localIdx;
        c.localBarrier();
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

    static int min(KernelContext c, int[] partial, int value) {
        int thread = c.localIdx;
        c.localBarrier();
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
