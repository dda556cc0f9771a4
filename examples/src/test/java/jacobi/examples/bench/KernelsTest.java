package jacobi.examples.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jacobi.engine.Devices;
import jacobi.engine.Tensor;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.stream.Stream;

class KernelsTest {
    static Stream<Kernel> few() {
        return Stream.of(MatrixKernels.few(), AttentionKernels.few(), RowKernels.few())
                .flatMap(List::stream);
    }

    private static List<Kernel> all() {
        return Stream.of(MatrixKernels.all(), AttentionKernels.all(), RowKernels.all())
                .flatMap(List::stream)
                .toList();
    }

    @ParameterizedTest
    @MethodSource("few")
    void kernelsRunOnOrdinaryNumbers(Kernel kernel) {
        var ready = kernel.prepare(Devices.standard());
        ready.run();
        assertTrue(ready.cost().bytes() > 0);
        for (var result : ready.results()) {
            assertTrue(isFinite(result), () -> kernel + " computes no finite numbers");
        }
    }

    private static boolean isFinite(Tensor tensor) {
        for (double value : tensor.toDoubles()) {
            if (!Double.isFinite(value)) {
                return false;
            }
        }
        return true;
    }

    @Test
    void everyRowHasANameOfItsOwn() {
        var names = new HashSet<String>();
        for (var kernel : all()) {
            var name = kernel.benchmark() + " " + kernel.shape();
            assertTrue(names.add(name), () -> "there are two rows " + name);
        }
    }

    /** A peer is asked for the same number of products. */
    @Test
    void peersAreAskedForTheSameProducts() {
        for (var kernel : MatrixKernels.few()) {
            var sizes = kernel.peer().sizes();
            double flops =
                    2.0 * sizes.get("batch") * sizes.get("m") * sizes.get("n") * sizes.get("k");
            assertEquals(flops, kernel.prepare(Devices.standard()).cost().flops());
        }
    }

    /** Without Python: the script's own table is read as text. */
    @Test
    void theScriptKnowsEveryKernel() throws IOException {
        var script = script("torch_kernels.py");
        var table = script.substring(script.indexOf("KERNELS = {"));
        for (var kernel : all()) {
            assertTrue(
                    table.contains("\"" + kernel.peer().op() + "\":"),
                    () -> "torch_kernels.py does not know " + kernel.peer().op());
        }
    }

    private static String script(String name) throws IOException {
        try (var in = PythonPeer.open(name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** A model's step: every linear layer, forward and both gradients. */
    @Test
    void stepsHaveThreeProductsALayer() {
        var step =
                MatrixKernels.all().stream()
                        .filter(k -> k.family() == Kernel.Family.STEP_MATRIX)
                        .toList();
        assertEquals(StepSizes.TABLE.size() * 4 * 3, step.size());
        assertTrue(
                step.stream()
                        .anyMatch(
                                k ->
                                        k.benchmark().equals("matmul TN")
                                                && k.shape().startsWith("50257x768x256 gpt2")));
    }
}
