package jacobi.engine.cpu;

import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import jacobi.engine.Function;
import jacobi.engine.Op.Arithmetic;
import jacobi.engine.UpdateOp;

import jdk.incubator.vector.FloatVector;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.stream.Stream;

/**
 * A warmed-up kernel allocates no vectors. If its loop did, C2 would not have turned vectors into
 * registers, and the kernel would be a hundred times slower than it should be. C2 decides that anew
 * in each JVM, by what else it has compiled: a failure is a finding, not a broken build, so these
 * tests run on demand.
 */
@Tag("jit")
class AllocationTest {
    private static final com.sun.management.ThreadMXBean THREADS =
            (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();

    private static final int N = 512;
    private static final int CALLS = 2_000;

    /**
     * Bytes a call. A loop over {@link #N} elements that boxes its vectors allocates thousands; a
     * few boxes behind the loop depend on what else C2 has compiled, and cost nothing.
     */
    private static final int FEW = 512;

    /** C2 compiles beside the test, so there is no telling when it is done. */
    private static final int MOST_ROUNDS = 1_000;

    private static final float[] X = new float[N];
    private static final float[] Y = new float[N];
    private static final float[] Z = new float[N];
    private static final float[] W = new float[N];
    private static final int[] SEED = {1, 2, 3};

    private static final UpdateKernel.AdamStep ADAM =
            new UpdateKernel.AdamStep(new UpdateOp.Adam(0.9, 0.99, 1e-8, 0, true));

    private static final UpdateKernel.SgdStep SGD = new UpdateKernel.SgdStep(0.9, 0);

    static {
        ADAM.set(0.001, 1, 1, 1);
        SGD.set(0.1f, 1);
        Arrays.fill(X, 0.5f);
    }

    static Stream<Arguments> kernels() {
        var functions =
                Stream.of(Function.values())
                        .flatMap(
                                f ->
                                        Stream.of(
                                                kernel(f + "", () -> apply(f)),
                                                kernel(f + " gradient", () -> applyGradient(f))));
        var binary = Stream.of(Arithmetic.values()).map(a -> kernel(a + "", () -> applyBinary(a)));
        var others =
                Stream.of(
                        kernel("affine", () -> AffineKernel.affine(X, 0, 2, 1, Y, 0, N - 3)),
                        kernel("dropout", AllocationTest::dropout),
                        kernel("sum", () -> SumKernel.sum(X, 0, N - 3)),
                        kernel("squares", () -> SumKernel.squares(X, 0, 1, N - 3)),
                        kernel("sum over rows", () -> SumKernel.overRows(X, 0, 9, 50, Y, 0, 9)),
                        kernel("max", () -> MaxKernel.firstMax(X, 0, N - 3)),
                        kernel("softmax", () -> SoftmaxKernel.softmax(X, 0, Y, 0, N - 3)),
                        kernel("log-softmax", () -> SoftmaxKernel.logSoftmax(X, 0, Y, 0, N - 3)),
                        kernel(
                                "softmax gradient",
                                () -> SoftmaxKernel.softmaxGradient(X, 0, Y, 0, Z, 0, N - 3)),
                        kernel(
                                "log-softmax gradient",
                                () -> SoftmaxKernel.logSoftmaxGradient(X, 0, Y, 0, Z, 0, N - 3)),
                        kernel("log-sum-exp", () -> CrossEntropyKernel.logSumExp(X, 0, N - 3)),
                        kernel(
                                "cross-entropy gradient",
                                () -> CrossEntropyKernel.gradient(X, 0, 1, 1, 0.1f, Y, 0, N - 3)),
                        kernel("layer norm", AllocationTest::layerNorm),
                        kernel("layer norm gradient", AllocationTest::layerNormGradient),
                        kernel(
                                "transposition",
                                () -> LayoutKernel.transpose(X, 0, 20, Y, 0, 20, 20, 20)),
                        kernel("adam", AllocationTest::adam),
                        kernel("sgd", AllocationTest::sgd));
        return Stream.of(functions, binary, others).flatMap(s -> s);
    }

    private static Arguments kernel(String name, Runnable call) {
        return Arguments.of(name, call);
    }

    private static void apply(Function f) {
        FunctionKernel.apply(f, X, 0, Y, 0, N);
    }

    private static void applyGradient(Function f) {
        FunctionGradientKernel.apply(f, X, 0, X, 0, Y, 0, N);
    }

    private static void applyBinary(Arithmetic operation) {
        BinaryKernel.apply(operation, X, 0, X, 0, Y, 0, N - 3);
        BinaryKernel.apply(operation, X, 0, 2, Y, 0, N - 3);
        BinaryKernel.apply(operation, 2, X, 0, Y, 0, N - 3);
    }

    private static void dropout() {
        DropoutKernel.apply(SEED, 0, 1, 1 << 20, 1, 0, X, 0, Y, 0, N);
    }

    private static void layerNorm() {
        float mean = LayerNormKernel.mean(X, 0, N - 3);
        float reciprocal = LayerNormKernel.reciprocalDeviation(X, 0, mean, 1e-5, N - 3);
        LayerNormKernel.normalize(X, 0, mean, reciprocal, X, 0, X, 0, Y, 0, N - 3);
    }

    private static void layerNormGradient() {
        LayerNormKernel.gradient(X, 0, 0, 1, X, 0, X, 0, Y, 0, N - 3);
        LayerNormKernel.addParameterGradients(X, 0, X, 0, X, 0, X, 0, 5, Z, 0, N / 8, N / 8 - 3);
    }

    private static void adam() {
        UpdateKernel.adam(ADAM, Y, 0, X, 0, Z, 0, W, 0, N - 3);
    }

    private static void sgd() {
        UpdateKernel.sgd(SGD, Y, 0, X, 0, Z, 0, N - 3);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("kernels")
    void allocatesNoVectors(String name, Runnable kernel) {
        assumeTrue(
                Lanes.FLOATS == FloatVector.SPECIES_PREFERRED,
                "C2 does not compile every operation at every forced width");
        long allocated = 0;
        for (int round = 0; round < MOST_ROUNDS; round++) {
            long before = THREADS.getCurrentThreadAllocatedBytes();
            for (int i = 0; i < CALLS; i++) {
                kernel.run();
            }
            allocated = THREADS.getCurrentThreadAllocatedBytes() - before;
            if (allocated < (long) CALLS * FEW) {
                return;
            }
        }
        fail(name + " allocates " + allocated / CALLS + " bytes a call");
    }
}
