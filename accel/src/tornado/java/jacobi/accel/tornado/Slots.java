package jacobi.accel.tornado;

import jacobi.accel.Kernel;

/** How kernels read their arguments, with constants that are compiled in. */
final class Slots {
    /** Integers of a slot. */
    static final int INTS = Kernel.INTS;

    /** Floats of a slot. */
    static final int REALS = Kernel.REALS;

    /** Threads of a group. */
    static final int THREADS = Kernel.THREADS;

    private Slots() {}
}
