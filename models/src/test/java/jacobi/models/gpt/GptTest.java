package jacobi.models.gpt;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jacobi.engine.Tensor;
import jacobi.models.nn.Pass;
import jacobi.models.testing.TokenTensors;

import org.junit.jupiter.api.Test;

import java.util.Arrays;
import java.util.List;

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
    void dropoutIsForTrainingAlone() {
        var model = TinyGpt.model(TinyGpt.CONFIG.withDropout(0.2), 1);
        var ids = TokenTensors.ids(1, 1, 2, 3, 4);
        var plain = model.logits(ids, Pass.evaluation()).value().toFloats();
        var first = model.logits(ids, Pass.training(5, 1)).value().toFloats();
        assertArrayEquals(
                plain, TinyGpt.model(1).logits(ids, Pass.evaluation()).value().toFloats());
        assertArrayEquals(first, model.logits(ids, Pass.training(5, 1)).value().toFloats());
        assertFalse(Arrays.equals(plain, first));
        assertFalse(
                Arrays.equals(first, model.logits(ids, Pass.training(5, 2)).value().toFloats()));
    }
}
