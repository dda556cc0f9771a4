package jacobi.accel.tornado;

import jacobi.accel.Kernel;

import java.util.Locale;

/** Says on standard error how far compilation is, since it takes seconds. */
final class CompileProgress {
    /** Nanoseconds of compilation after which it says something again. */
    private static final long PAUSE = 5_000_000_000L;

    private int single;
    private long unsaid;

    /** A kernel is about to be compiled, the first time that it is needed. */
    void begin() {
        if (single == 0) {
            say("compiling kernels for the GPU, each when it is first needed");
        }
    }

    /** That took so long. */
    void end(long nanos) {
        single++;
        unsaid += nanos;
        if (unsaid > PAUSE) {
            say("compiled %d kernels, of %d at most", single, Kernel.values().length);
            unsaid = 0;
        }
    }

    /** How far the compilation of a chain is. */
    static final class OfChain {
        private final int kernels;
        private final long start = System.nanoTime();
        private int compiled;

        OfChain(int kernels) {
            this.kernels = kernels;
            say("compiling %d kernels for the GPU, once for steps of this kind", kernels);
        }

        /** Some more kernels are compiled. */
        void compiled(int more) {
            compiled += more;
            if (compiled < kernels) {
                say("compiled %d of %d kernels for the GPU", compiled, kernels);
            }
        }

        void done() {
            say("compiled %d kernels in %.1f s", kernels, (System.nanoTime() - start) / 1e9);
        }
    }

    private static void say(String format, Object... values) {
        System.err.println(String.format(Locale.ROOT, format, values));
    }
}
