package jacobi.models.transformer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jacobi.autograd.optim.Adam;
import jacobi.autograd.optim.Optimizer;
import jacobi.engine.Devices;
import jacobi.engine.Tensor;
import jacobi.models.testing.GoldenFile;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.Arrays;
import java.util.stream.Stream;

/**
 * Whole models against PyTorch: the same weights must give the same logits, the same loss, the same
 * gradient of every parameter, and the same losses after steps of Adam.
 *
 * <p>PyTorch's numbers were computed in float64, so a difference is our rounding alone: 2⁻²⁴ ≈ 6e-8
 * relative to the largest number of each of some ten layers' sums. A mistake in a formula shows as
 * 1e-2 or more. If this fails: did only one device fail (a kernel), or one variant (its wiring)?
 * The first gradient that is wrong on the way back, from the output down, names the layer.
 */
class TransformerGoldenTest {
    /** Relative to a tensor's largest element. */
    private static final double ROUNDING = 5e-6;

    static Stream<Arguments> modelsAndDevices() {
        return Arrays.stream(Golden.values())
                .flatMap(
                        golden ->
                                Stream.of("reference", "cpu")
                                        .map(device -> Arguments.of(golden, device)));
    }

    @ParameterizedTest
    @MethodSource("modelsAndDevices")
    void logitsLossAndGradientsArePyTorchs(Golden golden, String device) {
        var expected = golden.tensors();
        var model = golden.model();
        Devices.using(
                Devices.named(device, 2),
                () -> {
                    assertClose("logits", expected.get("logits"), golden.logits(model).value(), 0);
                    var loss = golden.loss(model);
                    assertEquals(expected.get("losses").get(0), loss.item(), 1e-6, "loss");
                    loss.backward(model.parameters().all());
                });
        GoldenFile.assertGradients(expected.part("gradients."), model.parameters(), ROUNDING, 1e-7);
    }

    @ParameterizedTest
    @MethodSource("modelsAndDevices")
    void lossesAfterStepsOfAdamArePyTorchs(Golden golden, String device) {
        var expected = golden.tensors().get("losses");
        var model = golden.model();
        var optimizer = new Optimizer(model.parameters().all(), Adam.transformer());
        Devices.using(
                Devices.named(device, 2),
                () -> GoldenFile.assertLosses(expected, optimizer, 0.01, () -> golden.loss(model)));
        assertTrue(expected.get(3) < expected.get(0) - 0.1, "the steps must make a difference");
    }

    private static void assertClose(String name, Tensor expected, Tensor actual, double floor) {
        GoldenFile.assertClose(
                name, expected, actual, ROUNDING * GoldenFile.largest(expected) + floor);
    }
}
