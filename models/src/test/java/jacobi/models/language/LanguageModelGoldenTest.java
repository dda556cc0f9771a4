package jacobi.models.language;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jacobi.autograd.Variable;
import jacobi.autograd.optim.Adam;
import jacobi.autograd.optim.Optimizer;
import jacobi.engine.Devices;
import jacobi.engine.Tensor;
import jacobi.models.nn.Pass;
import jacobi.models.testing.GoldenFile;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Each family's whole model against PyTorch: the same weights must give the same logits, the same
 * loss, the same gradient of every parameter, and the same losses after ten steps of AdamW.
 *
 * <p>PyTorch's numbers were computed in float64, so a difference is our rounding alone: 2⁻²⁴ ≈ 6e-8
 * relative to the largest number of each of some ten layers' sums. A mistake in a formula shows as
 * 1e-2 or more. If this fails: did only one device fail (a kernel), or both (the wiring)? The first
 * gradient that is wrong on the way back, from the last norm down, names the layer.
 */
class LanguageModelGoldenTest {
    /** Relative to a tensor's largest element. */
    private static final double ROUNDING = 5e-6;

    private static LanguageModel model(LanguageFamily family, GoldenFile golden) {
        var model = family.goldenModel();
        model.parameters().load(golden.part("weights."));
        return model;
    }

    private static Variable loss(Variable logits, GoldenFile golden) {
        return logits.crossEntropy(golden.get("targets"), 0, -1);
    }

    @ParameterizedTest
    @CsvSource({"GPT, reference", "GPT, cpu", "LLAMA, reference", "LLAMA, cpu"})
    void logitsLossAndGradientsArePyTorchs(LanguageFamily family, String device) {
        var golden = family.golden();
        var model = model(family, golden);
        Devices.using(
                Devices.named(device, 2),
                () -> {
                    var logits = model.logits(golden.get("ids"), Pass.evaluation());
                    assertClose("logits", golden.get("logits"), logits.value(), 0);
                    var loss = loss(logits, golden);
                    assertEquals(golden.get("losses").get(0), loss.item(), 1e-6, "loss");
                    loss.backward(model.parameters().all());
                });
        GoldenFile.assertGradients(golden.part("gradients."), model.parameters(), ROUNDING, 1e-7);
    }

    @ParameterizedTest
    @CsvSource({"GPT, reference", "GPT, cpu", "LLAMA, reference", "LLAMA, cpu"})
    void lossesAfterStepsOfAdamWArePyTorchs(LanguageFamily family, String device) {
        var golden = family.golden();
        var expected = golden.get("losses");
        var model = model(family, golden);
        var rule = new Adam(0.9, 0.99, 1e-8, 0.1, true);
        var optimizer = new Optimizer(model.parameters().all(), rule);
        Devices.using(
                Devices.named(device, 2),
                () ->
                        GoldenFile.assertLosses(
                                expected,
                                optimizer,
                                0.01,
                                () ->
                                        loss(
                                                model.logits(golden.get("ids"), Pass.evaluation()),
                                                golden)));
        assertEquals(11, expected.size());
        assertTrue(expected.get(10) < expected.get(0) - 1, "the steps must make a difference");
    }

    private static void assertClose(String name, Tensor expected, Tensor actual, double floor) {
        GoldenFile.assertClose(
                name, expected, actual, ROUNDING * GoldenFile.largest(expected) + floor);
    }
}
