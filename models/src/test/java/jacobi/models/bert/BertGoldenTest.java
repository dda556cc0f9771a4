package jacobi.models.bert;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jacobi.autograd.Variable;
import jacobi.autograd.optim.Adam;
import jacobi.autograd.optim.Optimizer;
import jacobi.engine.Devices;
import jacobi.engine.Function;
import jacobi.engine.Tensor;
import jacobi.models.nn.Pass;
import jacobi.models.testing.GoldenFile;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Whole models against PyTorch: the same weights must give the same states, logits and losses, the
 * same gradient of every parameter, and the same losses of pretraining after five steps of AdamW.
 *
 * <p>PyTorch's numbers were computed in float64, so a difference is our rounding alone: 2⁻²⁴ ≈ 6e-8
 * relative to the largest number of each of some ten layers' sums. A mistake in a formula shows as
 * 1e-2 or more. If this fails: did only one device fail (a kernel), or both (the wiring)? The first
 * gradient that is wrong on the way back, from the head down, names the layer.
 */
class BertGoldenTest {
    /** Relative to a tensor's largest element. */
    private static final double ROUNDING = 5e-6;

    /** Below this is what stands for "never" behind a row's text. */
    private static final double NEVER = -1e8;

    private static final GoldenFile GOLDEN =
            GoldenFile.read(BertGoldenTest.class, "bert.safetensors");

    private static final BertConfig CONFIG =
            new BertConfig(13, 10, 2, 8, 2, 2, 12, 0, 0, Function.GELU, BertConfig.EPSILON);

    private static final BertInput INPUT =
            new BertInput(GOLDEN.get("ids"), GOLDEN.get("segments"), GOLDEN.get("lengths"));

    private static final Pass PASS = Pass.evaluation();

    /** A model with PyTorch's weights; a token classifier's head is named tokenClassifier there. */
    private static <M extends BertModel> M loaded(M model) {
        var head = model instanceof TokenClassifier ? "tokenClassifier" : "classifier";
        var weights = new LinkedHashMap<String, Tensor>();
        for (var name : model.parameters().names()) {
            weights.put(name, GOLDEN.get("weights." + name.replace("classifier", head)));
        }
        model.parameters().load(weights);
        return model;
    }

    private static MaskedLanguageModel pretraining() {
        return loaded(MaskedLanguageModel.blank(CONFIG, true));
    }

    private static Variable pretrainingLoss(MaskedLanguageModel model) {
        var states = model.encoder().states(INPUT, PASS);
        var found = model.tokenLogits(states, GOLDEN.get("places"));
        return Labels.loss(found, GOLDEN.get("answers"))
                .add(Labels.loss(model.nextLogits(states), GOLDEN.get("next")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"reference", "cpu"})
    void pretrainingIsPyTorchs(String device) {
        var model = pretraining();
        on(
                device,
                () -> {
                    var states = model.encoder().states(INPUT, PASS);
                    assertClose("states", states);
                    assertClose("pooled", model.encoder().pooled(states));
                    var found = model.tokenLogits(states, GOLDEN.get("places"));
                    assertClose("logits.maskedTokens", found);
                    assertClose("logits.nextSentence", model.nextLogits(states));
                    var loss = pretrainingLoss(model);
                    var expected = GOLDEN.get("losses.pretraining").get(0);
                    assertEquals(expected, loss.item(), 1e-6 * expected, "loss");
                    loss.backward(model.parameters().all());
                });
        assertGradients(model, GOLDEN.part("gradients.pretraining."));
    }

    @ParameterizedTest
    @ValueSource(strings = {"reference", "cpu"})
    void lossesAfterStepsOfAdamWArePyTorchs(String device) {
        var expected = GOLDEN.get("losses.pretraining");
        var model = pretraining();
        var rule = new Adam(0.9, 0.999, 1e-6, 0.01, true);
        var optimizer = new Optimizer(model.parameters().all(), rule);
        on(
                device,
                () -> {
                    for (int step = 0; step < expected.size(); step++) {
                        optimizer.clearGradients();
                        var loss = pretrainingLoss(model);
                        // Adam divides by the gradient's size, which makes small ones' errors
                        // count.
                        assertEquals(expected.get(step), loss.item(), 2e-5, "after step " + step);
                        loss.backward(model.parameters().all());
                        optimizer.step(0.01);
                    }
                });
        assertEquals(6, expected.size());
        assertTrue(expected.get(5) < expected.get(0) - 1, "the steps must make a difference");
    }

    @ParameterizedTest
    @ValueSource(strings = {"reference", "cpu"})
    void sequenceClassificationIsPyTorchs(String device) {
        var model = loaded(SequenceClassifier.blank(CONFIG, 3));
        on(device, () -> assertHead("classifier", model, model.logits(INPUT, PASS), "labels"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"reference", "cpu"})
    void tokenClassificationIsPyTorchs(String device) {
        var model = loaded(TokenClassifier.blank(CONFIG, 3));
        on(device, () -> assertHead("tokenClassifier", model, model.logits(INPUT, PASS), "tags"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"reference", "cpu"})
    void spansArePyTorchs(String device) {
        var model = loaded(SpanFinder.blank(CONFIG));
        on(device, () -> assertHead("spans", model, model.logits(INPUT, PASS), "ends"));
    }

    private static void on(String device, Runnable work) {
        Devices.using(Devices.named(device, 2), work);
    }

    private static void assertHead(String head, BertModel model, Variable logits, String targets) {
        assertClose("logits." + head, logits);
        var loss = Labels.loss(logits, GOLDEN.get(targets));
        var expected = GOLDEN.get("loss." + head).item();
        assertEquals(expected, loss.item(), 1e-6 * expected, "loss");
        loss.backward(model.parameters().all());
        var gradients = new LinkedHashMap<String, Tensor>();
        GOLDEN.part("gradients." + head + ".")
                .forEach(
                        (name, gradient) ->
                                gradients.put(
                                        name.replace("tokenClassifier", "classifier"), gradient));
        assertGradients(model, gradients);
    }

    private static void assertGradients(BertModel model, Map<String, Tensor> gradients) {
        // The last norm's bias, too, is nothing but rounding where a softmax over positions
        // follows.
        GoldenFile.assertGradients(gradients, model.parameters(), ROUNDING, 5e-7);
    }

    private static void assertClose(String name, Variable actual) {
        assertClose(name, GOLDEN.get(name), actual.value(), 0);
    }

    private static void assertClose(String name, Tensor expected, Tensor actual, double floor) {
        GoldenFile.assertClose(name, expected, actual, ROUNDING * largest(expected) + floor);
    }

    private static double largest(Tensor tensor) {
        return Arrays.stream(tensor.toDoubles())
                .filter(x -> x > NEVER)
                .map(Math::abs)
                .max()
                .orElse(0);
    }
}
