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
        var gradients = golden.part("gradients.");
        double largest =
                gradients.values().stream().mapToDouble(GoldenFile::largest).max().orElse(0);
        assertEquals(gradients.keySet(), model.parameters().tensors().keySet());
        for (var parameter : model.parameters().all()) {
            // A key's bias moves all scores of a row alike: its gradient is 0 but for rounding.
            var expected = gradients.get(parameter.name());
            assertClose(parameter.name(), expected, parameter.gradient(), 1e-7 * largest);
        }
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
                () -> {
                    for (int step = 0; step < expected.size(); step++) {
                        optimizer.clearGradients();
                        var logits = model.logits(golden.get("ids"), Pass.evaluation());
                        var loss = loss(logits, golden);
                        // Adam divides by the gradient's size, which makes small ones' errors
                        // count.
                        assertEquals(expected.get(step), loss.item(), 2e-5, "after step " + step);
                        loss.backward(model.parameters().all());
                        optimizer.step(0.01);
                    }
                });
        assertEquals(11, expected.size());
        assertTrue(expected.get(10) < expected.get(0) - 1, "the steps must make a difference");
    }

    private static void assertClose(String name, Tensor expected, Tensor actual, double floor) {
        GoldenFile.assertClose(
                name, expected, actual, ROUNDING * GoldenFile.largest(expected) + floor);
    }
}
