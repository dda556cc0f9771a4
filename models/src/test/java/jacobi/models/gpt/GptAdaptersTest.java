package jacobi.models.gpt;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jacobi.autograd.Variable;
import jacobi.engine.Shape;
import jacobi.engine.Tensor;
import jacobi.models.nn.Adapters;
import jacobi.models.nn.Pass;

import org.junit.jupiter.api.Test;

import java.util.Set;

/** A GPT whose adapters learn, and nothing else. */
class GptAdaptersTest {
    private static final GptConfig CONFIG = new GptConfig(11, 8, 16, 2, 2, 0);
    private static final Adapters ADAPTERS = new Adapters(2, 4, Set.of("query", "outer"));
    private static final Tensor IDS = Tensor.of(Shape.of(1, 4), 1, 5, 10, 2);

    private static double[] logits(Gpt model) {
        return Variable.noGrad(() -> model.logits(IDS, Pass.evaluation()).value()).toDoubles();
    }

    private static Gpt adapted(Gpt base) {
        var adapted = Gpt.adapted(CONFIG, ADAPTERS, 2);
        adapted.parameters().loadFrozen(base.parameters().tensors());
        return adapted;
    }

    @Test
    void itBeginsAsItsBase() {
        var base = new Gpt(CONFIG, 1);
        assertArrayEquals(logits(base), logits(adapted(base)));
    }

    @Test
    void onlyAdaptersHaveGradients() {
        var model = adapted(new Gpt(CONFIG, 1));
        model.logits(IDS, Pass.evaluation())
                .crossEntropy(IDS, 0, -1)
                .backward(model.parameters().all());
        assertEquals(2 * 2 * 2, model.parameters().all().size(), "halves, layers, targets");
        assertTrue(model.parameters().all().stream().allMatch(Variable::hasGradient));
    }

    @Test
    void mergedWeightsComputeTheSame() {
        var model = adapted(new Gpt(CONFIG, 1));
        for (var half : model.parameters().learned().values()) {
            for (int i = 0; i < half.size(); i++) {
                half.set(i, Math.sin(i));
            }
        }
        var merged = Gpt.blank(CONFIG);
        merged.parameters().load(ADAPTERS.merge(model.parameters().tensors()));
        assertArrayEquals(logits(model), logits(merged), 1e-5);
        assertTrue(Math.abs(logits(model)[0] - logits(new Gpt(CONFIG, 1))[0]) > 1e-3);
        var exported = GptWeights.export(model);
        assertEquals(GptWeights.export(merged).keySet(), exported.keySet(), "no adapters");
    }
}
