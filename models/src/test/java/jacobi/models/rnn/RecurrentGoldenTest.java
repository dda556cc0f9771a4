package jacobi.models.rnn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jacobi.autograd.Variable;
import jacobi.autograd.optim.Adam;
import jacobi.autograd.optim.Optimizer;
import jacobi.engine.Devices;
import jacobi.engine.Tensor;
import jacobi.models.nn.Pass;
import jacobi.models.nn.Recurrence.Cell;
import jacobi.models.rnn.RecurrentConfig.Attention;
import jacobi.models.testing.GoldenFile;
import jacobi.models.text.SpecialToken;
import jacobi.models.translation.TranslationBatch;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.Arrays;
import java.util.stream.Stream;

/**
 * Whole models against PyTorch; src/test/python/golden_rnn.py wrote its numbers. See {@code
 * TransformerGoldenTest} for what the tolerances mean and where to look when it fails. PyTorch
 * reads each sentence alone, so a difference in rows 1 and 2 only is padding that is seen.
 */
class RecurrentGoldenTest {
    private static final double ROUNDING = 5e-6;
    private static final double LABEL_SMOOTHING = 0.1;

    private enum Golden {
        fixed(Cell.GRU, Attention.NONE, false),
        bahdanau(Cell.GRU, Attention.ADDITIVE, true),
        luongDot(Cell.GRU, Attention.DOT, false),
        luongGeneral(Cell.LSTM, Attention.GENERAL, true);

        private final RecurrentConfig config;

        Golden(Cell cell, Attention attention, boolean bidirectional) {
            config = new RecurrentConfig(11, 13, 6, 5, cell, attention, bidirectional, 0);
        }

        GoldenFile tensors() {
            return GoldenFile.read(RecurrentGoldenTest.class, name() + ".safetensors");
        }

        RecurrentTranslator model() {
            var model = RecurrentTranslator.blank(config);
            model.parameters().load(tensors().part("weights."));
            return model;
        }

        TranslationBatch batch() {
            var in = tensors();
            return new TranslationBatch(
                    in.get("sourceIds"),
                    in.get("sourceLengths"),
                    in.get("targetInput"),
                    in.get("targetOutput"),
                    in.get("targetLengths"));
        }

        Variable loss(RecurrentTranslator model) {
            return model.logits(batch(), Pass.evaluation())
                    .crossEntropy(
                            batch().targetOutput(), LABEL_SMOOTHING, SpecialToken.PADDING.id());
        }
    }

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
                    var logits = model.logits(golden.batch(), Pass.evaluation());
                    assertClose("logits", expected.get("logits"), logits.value(), 0);
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

    @ParameterizedTest
    @MethodSource("modelsAndDevices")
    void attentionIsPyTorchs(Golden golden, String device) {
        var weights =
                Devices.using(
                        Devices.named(device, 2),
                        () -> golden.model().crossAttention(golden.batch()));
        var expected = golden.tensors().get("attention");
        if (expected == null) {
            assertTrue(weights.isEmpty());
        } else {
            var actual = weights.getFirst();
            assertClose("attention", expected, actual.reshape(expected.shape()), 0);
        }
    }

    private static void assertClose(String name, Tensor expected, Tensor actual, double floor) {
        GoldenFile.assertClose(
                name, expected, actual, ROUNDING * GoldenFile.largest(expected) + floor);
    }
}
