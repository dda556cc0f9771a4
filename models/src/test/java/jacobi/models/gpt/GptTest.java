package jacobi.models.gpt;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jacobi.engine.Shape;
import jacobi.engine.Tensor;
import jacobi.models.nn.Pass;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.Arrays;
import java.util.List;
import java.util.Random;

class GptTest {
    @Test
    void parametersAreNamedAsTheHouseDoes() {
        var names = TinyGpt.model(1).parameters().names();
        var expected =
                List.of(
                        "embedding.weight",
                        "positions.weight",
                        "layers.0.attentionNorm.weight",
                        "layers.0.attentionNorm.bias",
                        "layers.0.attention.query.weight",
                        "layers.0.attention.query.bias",
                        "layers.0.attention.key.weight",
                        "layers.0.attention.key.bias",
                        "layers.0.attention.value.weight",
                        "layers.0.attention.value.bias",
                        "layers.0.attention.output.weight",
                        "layers.0.attention.output.bias",
                        "layers.0.feedForwardNorm.weight",
                        "layers.0.feedForwardNorm.bias",
                        "layers.0.feedForward.inner.weight",
                        "layers.0.feedForward.inner.bias",
                        "layers.0.feedForward.outer.weight",
                        "layers.0.feedForward.outer.bias",
                        "layers.1.attentionNorm.weight");
        assertEquals(expected, names.subList(0, expected.size()));
        assertEquals(
                List.of("norm.weight", "norm.bias"), names.subList(names.size() - 2, names.size()));
    }

    /** Radford et al. 2019, section 2.3, and the deviations of the published code. */
    @Test
    void weightsStartAsGpt2s() {
        var config = new GptConfig(500, 64, 64, 4, 8, 0);
        var tensors = new Gpt(config, 3).parameters().tensors();
        tensors.forEach(
                (name, tensor) -> {
                    if (name.endsWith("bias")) {
                        assertEquals(0, deviation(tensor), name);
                    } else if (name.contains("Norm") || name.startsWith("norm")) {
                        assertTrue(Arrays.stream(tensor.toDoubles()).allMatch(x -> x == 1), name);
                    } else {
                        boolean result = name.endsWith("output.weight") || name.contains("outer");
                        assertEquals(result ? 0.005 : 0.02, deviation(tensor), 0.0006, name);
                    }
                });
    }

    private static double deviation(Tensor tensor) {
        return Math.sqrt(Arrays.stream(tensor.toDoubles()).map(x -> x * x).average().orElseThrow());
    }

    @Test
    void aFreshModelKnowsNothing() {
        var model = new Gpt(GptConfig.Preset.NANO.config(65), 1);
        var ids = TinyGpt.ids(2, new Random(1).ints(32, 0, 65).toArray());
        var answers = TinyGpt.ids(2, new Random(2).ints(32, 0, 65).toArray());
        double loss = model.logits(ids, Pass.evaluation()).crossEntropy(answers, 0, -1).item();
        assertEquals(Math.log(65), loss, 0.15);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void noTokenSeesALaterOne(long seed) {
        var random = new Random(seed);
        var model = TinyGpt.model(seed);
        var ids = TinyGpt.randomIds(random, 24);
        var logits = model.logits(TinyGpt.ids(2, ids), Pass.evaluation()).value();
        assertEquals(Shape.of(2, 12, TinyGpt.VOCABULARY), logits.shape());
        int changed = 1 + random.nextInt(11);
        ids[changed] = (ids[changed] + 1) % TinyGpt.VOCABULARY;
        var other = model.logits(TinyGpt.ids(2, ids), Pass.evaluation()).value();
        for (int t = 0; t < 12; t++) {
            var message = "seed " + seed + ", changed " + changed + ", position " + t;
            assertEquals(
                    t < changed,
                    Arrays.equals(TinyGpt.at(logits, 0, t), TinyGpt.at(other, 0, t)),
                    message);
            assertArrayEquals(TinyGpt.at(logits, 1, t), TinyGpt.at(other, 1, t), message);
        }
    }

    @Test
    void dropoutIsForTrainingAlone() {
        var model = TinyGpt.model(TinyGpt.CONFIG.withDropout(0.2), 1);
        var ids = TinyGpt.ids(1, 1, 2, 3, 4);
        var plain = model.logits(ids, Pass.evaluation()).value().toFloats();
        var first = model.logits(ids, Pass.training(5, 1)).value().toFloats();
        assertArrayEquals(
                plain, TinyGpt.model(1).logits(ids, Pass.evaluation()).value().toFloats());
        assertArrayEquals(first, model.logits(ids, Pass.training(5, 1)).value().toFloats());
        assertFalse(Arrays.equals(plain, first));
        assertFalse(
                Arrays.equals(first, model.logits(ids, Pass.training(5, 2)).value().toFloats()));
    }

    @Test
    void theSameSeedMakesTheSameModel() {
        var config = TinyGpt.CONFIG;
        var weights = new Gpt(config, 1).parameters().tensors();
        var again = new Gpt(config, 1).parameters().tensors();
        var other = new Gpt(config, 2).parameters().tensors();
        var blank = Gpt.blank(config).parameters().tensors();
        var name = "layers.1.attention.key.weight";
        assertArrayEquals(weights.get(name).toFloats(), again.get(name).toFloats());
        assertNotEquals(weights.get(name).get(0), other.get(name).get(0));
        assertEquals(0, deviation(blank.get(name)));
    }

    @Test
    void aTextLongerThanTheContextIsRefused() {
        var model = TinyGpt.model(new GptConfig(11, 4, 8, 2, 1, 0), 1);
        assertEquals(4, model.context());
        var error =
                assertThrows(
                        IllegalArgumentException.class,
                        () -> model.logits(TinyGpt.ids(1, 1, 2, 3, 4, 5), Pass.evaluation()));
        assertEquals("the text has 5 tokens, but the model's context is 4", error.getMessage());
    }
}
