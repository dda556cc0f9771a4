package jacobi.accel.tornado;

import java.util.Locale;

/** Says on standard error how far the compilation of a chain is, since it takes seconds. */
final class CompileProgress {
    private final int kernels;
    private final long start = System.nanoTime();
    private int compiled;

    CompileProgress(int kernels) {
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

    private static void say(String format, Object... values) {
        System.err.println(String.format(Locale.ROOT, format, values));
    }
}
