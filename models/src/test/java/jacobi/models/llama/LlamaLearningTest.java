package jacobi.models.llama;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jacobi.autograd.Variable;
import jacobi.autograd.optim.Adam;
import jacobi.autograd.optim.Optimizer;
import jacobi.engine.Tensor;
import jacobi.models.decode.SamplingOptions;
import jacobi.models.language.Generation;
import jacobi.models.language.LanguageModelTask;
import jacobi.models.language.LanguageModelTask.Blocks;
import jacobi.models.language.TokenStream;
import jacobi.models.nn.Adapters;
import jacobi.models.nn.Pass;
import jacobi.models.testing.TokenTensors;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** A small text is learned by heart, whole and by adapters. */
class LlamaLearningTest {
    private static final String TEXT = "the quick brown fox jumps over the lazy dog. ";
    private static final LlamaConfig CONFIG = new LlamaConfig(128, 24, 32, 4, 2, 2);
    private static final Adapters ADAPTERS =
            new Adapters(4, 8, Set.of("query", "value", "gate", "up", "down"));

    private static int[] tokens(String text) {
        return text.chars().toArray();
    }

    /** Learns a text; returns the losses before and after. */
    private static double[] learn(Llama model, String text, int steps, double rate) {
        var stream = new TokenStream(tokens(text.repeat(4)));
        var task = new LanguageModelTask(model, stream, new Blocks(24, 4, steps), 1, stream);
        var learned = task.parameters().all();
        var optimizer = new Optimizer(learned, new Adam(0.9, 0.99, 1e-8, 0, true));
        double before = task.validate().loss();
        for (var batch : task.epoch(1)) {
            optimizer.clearGradients();
            task.loss(batch, Pass.training(1, 0)).backward(learned);
            optimizer.step(rate);
        }
        return new double[] {before, task.validate().loss()};
    }

    private static String write(Llama model, String prompt, int count) {
        var text = new StringBuilder();
        new Generation(model, tokens(prompt), SamplingOptions.GREEDY)
                .write(
                        count,
                        token -> {
                            text.append((char) token);
                            return true;
                        });
        return text.toString();
    }

    private static Map<String, Tensor> copies(Map<String, Tensor> tensors) {
        var copies = new LinkedHashMap<String, Tensor>();
        tensors.forEach((name, tensor) -> copies.put(name, tensor.copy()));
        return copies;
    }

    @Test
    void aTextIsLearnedThenAnotherByAdaptersAlone() {
        var model = new Llama(CONFIG, 1);
        var losses = learn(model, TEXT, 150, 5e-3);
        assertEquals(Math.log(128), losses[0], 0.3, "a fresh model knows nothing");
        assertTrue(losses[1] < 0.3, "the loss is " + losses[1]);
        assertEquals(" brown fox jumps over", write(model, "the quick", 21));

        var adapted = Llama.adapted(CONFIG, ADAPTERS, 2);
        adapted.parameters().loadFrozen(model.parameters().tensors());
        assertEquals(" brown fox jumps over", write(adapted, "the quick", 21));
        var before = copies(adapted.parameters().tensors());
        var changes = learn(adapted, "the slow red hen sits under a tree. ", 100, 1e-2);
        assertTrue(changes[1] < 0.5 * changes[0], changes[0] + " became " + changes[1]);
        var changed = new ArrayList<String>();
        adapted.parameters()
                .tensors()
                .forEach(
                        (name, tensor) -> {
                            if (!LlamaWeights.equal(tensor, before.get(name))) {
                                changed.add(name);
                            }
                        });
        assertEquals(changed, adapted.parameters().learned().keySet().stream().toList());
        assertEquals(2 * 2 * 5, changed.size(), "two halves of five layers in both layers");
        assertTrue(write(adapted, "the slow", 8).startsWith(" red hen"));

        assertMerges(adapted);
        assertAdaptersAreKeptByThemselves(model, adapted);
    }

    private static void assertMerges(Llama adapted) {
        var merged = Llama.blank(CONFIG);
        merged.parameters().load(ADAPTERS.merge(adapted.parameters().tensors()));
        var ids = TokenTensors.ids(1, tokens("the quick hen"));
        var expected = adapted.logits(ids, Pass.evaluation()).value().toDoubles();
        var actual = merged.logits(ids, Pass.evaluation()).value().toDoubles();
        assertArrayEquals(expected, actual, 1e-3, "logits are as large as 10");
    }

    private static void assertAdaptersAreKeptByThemselves(Llama base, Llama adapted) {
        var read = Llama.adapted(CONFIG, ADAPTERS, 7);
        read.parameters().loadFrozen(base.parameters().tensors());
        var ids = TokenTensors.ids(1, tokens("the quick hen"));
        var expected = adapted.logits(ids, Pass.evaluation()).value();
        assertFalse(LlamaWeights.equal(expected, read.logits(ids, Pass.evaluation()).value()));
        read.parameters().loadLearned(adapted.parameters().learned());
        assertArrayEquals(
                expected.toFloats(), read.logits(ids, Pass.evaluation()).value().toFloats());
    }

    /** What is frozen costs no gradient. */
    @Test
    void frozenWeightsHaveNoGradient() {
        var model = Llama.adapted(CONFIG, new Adapters(2, 4, Set.of("value")), 1);
        var ids = TokenTensors.ids(1, 1, 2, 3);
        model.logits(ids, Pass.evaluation())
                .crossEntropy(ids, 0, -1)
                .backward(model.parameters().all());
        assertEquals(4, model.parameters().all().size());
        assertTrue(model.parameters().all().stream().allMatch(Variable::hasGradient));
        assertEquals(CONFIG.parameterCount() + 2 * (2 * 32 + 2 * 16), model.parameters().count());
    }
}
