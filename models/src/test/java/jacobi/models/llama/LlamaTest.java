package jacobi.models.llama;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jacobi.engine.Shape;
import jacobi.engine.Tensor;
import jacobi.models.nn.Pass;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

class LlamaTest {
    private static final LlamaConfig SMALL = new LlamaConfig(65, 32, 48, 4, 2, 2);

    @Test
    void parametersAreNamedByPlace() {
        var names = new Llama(TinyLlama.CONFIG, 1).parameters().names();
        assertEquals(
                List.of(
                        "embedding.weight",
                        "layers.0.attentionNorm.weight",
                        "layers.0.attention.query.weight",
                        "layers.0.attention.key.weight",
                        "layers.0.attention.value.weight",
                        "layers.0.attention.output.weight",
                        "layers.0.feedForwardNorm.weight",
                        "layers.0.feedForward.gate.weight",
                        "layers.0.feedForward.up.weight",
                        "layers.0.feedForward.down.weight",
                        "layers.1.attentionNorm.weight"),
                names.subList(0, 11));
        assertEquals("norm.weight", names.getLast());
    }

    @Test
    void weightsStartSmall() {
        var config = new LlamaConfig(500, 64, 64, 4, 2, 8);
        new Llama(config, 3)
                .parameters()
                .tensors()
                .forEach(
                        (name, tensor) -> {
                            if (tensor.shape().rank() == 1) {
                                assertTrue(
                                        Arrays.stream(tensor.toDoubles()).allMatch(x -> x == 1),
                                        name);
                            } else {
                                boolean result = name.contains("output") || name.contains("down");
                                double expected = result ? 0.005 : 0.02;
                                assertEquals(expected, deviation(tensor), 0.04 * expected, name);
                            }
                        });
    }

    private static double deviation(Tensor tensor) {
        return Math.sqrt(Arrays.stream(tensor.toDoubles()).map(x -> x * x).average().orElseThrow());
    }

    @Test
    void aFreshModelKnowsNothing() {
        var model = new Llama(SMALL, 1);
        var ids = TinyLlama.ids(2, new Random(1).ints(32, 0, 65).toArray());
        var answers = TinyLlama.ids(2, new Random(2).ints(32, 0, 65).toArray());
        double loss = model.logits(ids, Pass.evaluation()).crossEntropy(answers, 0, -1).item();
        assertEquals(Math.log(65), loss, 0.15);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void noTokenSeesALaterOne(long seed) {
        var random = new Random(seed);
        var model = TinyLlama.model(seed);
        var ids = TinyLlama.randomIds(random, 24);
        var logits = model.logits(TinyLlama.ids(2, ids), Pass.evaluation()).value();
        assertEquals(Shape.of(2, 12, TinyLlama.VOCABULARY), logits.shape());
        int changed = 1 + random.nextInt(11);
        ids[changed] = (ids[changed] + 1) % TinyLlama.VOCABULARY;
        var other = model.logits(TinyLlama.ids(2, ids), Pass.evaluation()).value();
        for (int t = 0; t < 12; t++) {
            var message = "seed " + seed + ", changed " + changed + ", position " + t;
            assertEquals(
                    t < changed,
                    Arrays.equals(TinyLlama.at(logits, 0, t), TinyLlama.at(other, 0, t)),
                    message);
            assertArrayEquals(TinyLlama.at(logits, 1, t), TinyLlama.at(other, 1, t), message);
        }
    }

    /** Without positions, the last token could not tell in what order the others came. */
    @Test
    void theOrderOfTokensCounts() {
        var model = TinyLlama.model(1);
        var one = model.logits(TinyLlama.ids(1, 1, 2, 3, 4), Pass.evaluation()).value();
        var two = model.logits(TinyLlama.ids(1, 2, 1, 3, 4), Pass.evaluation()).value();
        assertTrue(Math.abs(one.get(3 * 11) - two.get(3 * 11)) > 1e-3);
    }

    @Test
    void theOutputMayHaveATableOfItsOwn() {
        var config = new LlamaConfig(11, 8, 8, 2, 1, 1, 12, 100, 1e-5, false);
        var model = TinyLlama.model(config, 1);
        assertEquals("output.weight", model.parameters().names().getLast());
        var ids = TinyLlama.ids(1, 1, 2, 3);
        var before = model.logits(ids, Pass.evaluation()).value().toFloats();
        var output = model.parameters().tensors().get("output.weight");
        for (int i = 0; i < output.size(); i++) {
            output.set(i, 2 * output.get(i));
        }
        var after = model.logits(ids, Pass.evaluation()).value().toFloats();
        for (int i = 0; i < before.length; i++) {
            assertEquals(2 * before[i], after[i], "logit " + i);
        }
    }

    @Test
    void attentionIsShown() {
        var model = TinyLlama.model(1);
        var names = new ArrayList<String>();
        var pass =
                Pass.observed(
                        (name, weights) -> {
                            names.add(name);
                            assertEquals(Shape.of(1, 2, 3, 3), weights.shape());
                            assertEquals(1, weights.get(0), 1e-6);
                        });
        model.logits(TinyLlama.ids(1, 1, 2, 3), pass);
        assertEquals(List.of("layers.0.attention", "layers.1.attention"), names);
    }

    @Test
    void theSameSeedMakesTheSameModel() {
        var weights = new Llama(SMALL, 1).parameters().tensors();
        var again = new Llama(SMALL, 1).parameters().tensors();
        var other = new Llama(SMALL, 2).parameters().tensors();
        var blank = Llama.blank(SMALL).parameters().tensors();
        var name = "layers.1.attention.key.weight";
        assertArrayEquals(weights.get(name).toFloats(), again.get(name).toFloats());
        assertNotEquals(weights.get(name).get(0), other.get(name).get(0));
        assertEquals(0, deviation(blank.get(name)));
    }

    @Test
    void aTextLongerThanTheContextIsRefused() {
        var model = TinyLlama.model(TinyLlama.CONFIG.withContext(4), 1);
        assertEquals(4, model.context());
        var error =
                assertThrows(
                        IllegalArgumentException.class,
                        () -> model.logits(TinyLlama.ids(1, 1, 2, 3, 4, 5), Pass.evaluation()));
        assertEquals("the text has 5 tokens, but the model's context is 4", error.getMessage());
    }
}
