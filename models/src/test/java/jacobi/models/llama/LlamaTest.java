package jacobi.models.llama;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jacobi.engine.Tensor;
import jacobi.models.nn.Pass;
import jacobi.models.testing.TokenTensors;

import org.junit.jupiter.api.Test;

import java.util.Arrays;
import java.util.List;

class LlamaTest {
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
    void theOutputMayHaveATableOfItsOwn() {
        var config = new LlamaConfig(11, 8, 8, 2, 1, 1, 12, 100, 1e-5, false);
        var model = TinyLlama.model(config, 1);
        assertEquals("output.weight", model.parameters().names().getLast());
        var ids = TokenTensors.ids(1, 1, 2, 3);
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
}
