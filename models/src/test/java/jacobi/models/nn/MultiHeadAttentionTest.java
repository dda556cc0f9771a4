package jacobi.models.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import jacobi.autograd.Variable;
import jacobi.engine.DType;
import jacobi.engine.Devices;
import jacobi.engine.Shape;
import jacobi.engine.Tensor;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.Map;
import java.util.Random;

/** Against equation 1 and section 3.2.2 of the paper, written as loops. */
class MultiHeadAttentionTest {
    private static final int CHANNELS = 6;
    private static final int BATCH = 3;
    private static final int QUERIES = 4;

    private static Tensor random(Random random, int... dims) {
        var tensor = Tensor.zeros(DType.F32, Shape.of(dims));
        for (int i = 0; i < tensor.size(); i++) {
            tensor.set(i, random.nextGaussian());
        }
        return tensor;
    }

    /** Row {@code row} of x through the linear layer of a name. */
    private static double[] project(Map<String, Tensor> weights, String name, Tensor x, int row) {
        var weight = weights.get("a." + name + ".weight");
        var result = new double[CHANNELS];
        for (int o = 0; o < CHANNELS; o++) {
            result[o] = weights.get("a." + name + ".bias").get(o);
            for (int i = 0; i < CHANNELS; i++) {
                result[o] += weight.get(o * CHANNELS + i) * x.get(row * CHANNELS + i);
            }
        }
        return result;
    }

    @ParameterizedTest
    @CsvSource({
        "reference, 1, 5, false",
        "reference, 2, 5, false",
        "reference, 3, 4, true",
        "reference, 6, 7, true",
        "cpu, 2, 5, false",
        "cpu, 3, 4, true",
        "cpu, 3, 7, true"
    })
    void itIsThePapersEquation(String device, int heads, int keys, boolean causal) {
        long seed = 9;
        var random = new Random(seed);
        var parameters = new Parameters(seed);
        var layer = new MultiHeadAttention(parameters.root().child("a"), CHANNELS, heads, 0.5);
        for (var tensor : parameters.tensors().values()) {
            // Biases as well.
            tensor.copyFrom(random(random, tensor.shape().dims()));
        }
        var x = random(random, BATCH, QUERIES, CHANNELS);
        var memory = random(random, BATCH, keys, CHANNELS);
        int[] lengths = {keys, 2, 0};
        var observed = new Tensor[1];
        var pass =
                Pass.observed(
                        (name, weights) -> {
                            assertEquals("a", name);
                            observed[0] = weights;
                        });
        var result =
                Devices.using(
                        Devices.named(device, 2),
                        () ->
                                layer.apply(
                                        Variable.constant(x),
                                        layer.remember(Variable.constant(memory)),
                                        Tensor.of(Shape.of(BATCH), lengths),
                                        causal,
                                        pass));
        var tensors = parameters.tensors();
        int width = CHANNELS / heads;
        for (int b = 0; b < BATCH; b++) {
            for (int t = 0; t < QUERIES; t++) {
                var query = project(tensors, "query", x, b * QUERIES + t);
                var gathered = new double[CHANNELS];
                int seen = causal ? Math.min(lengths[b], t + keys - QUERIES + 1) : lengths[b];
                for (int h = 0; h < heads; h++) {
                    var weights = new double[keys];
                    double sum = 0;
                    for (int s = 0; s < seen; s++) {
                        var key = project(tensors, "key", memory, b * keys + s);
                        double score = 0;
                        for (int c = h * width; c < (h + 1) * width; c++) {
                            score += query[c] * key[c] / Math.sqrt(width);
                        }
                        weights[s] = Math.exp(score);
                        sum += weights[s];
                    }
                    for (int s = 0; s < keys; s++) {
                        double weight = s < seen ? weights[s] / sum : 0;
                        int at = ((b * heads + h) * QUERIES + t) * keys + s;
                        assertEquals(weight, observed[0].get(at), 1e-5, "seed " + seed);
                        var value = project(tensors, "value", memory, b * keys + s);
                        for (int c = h * width; c < (h + 1) * width; c++) {
                            gathered[c] += weight * value[c];
                        }
                    }
                }
                var row = Tensor.of(Shape.of(CHANNELS), gathered);
                var expected = project(tensors, "output", row, 0);
                for (int c = 0; c < CHANNELS; c++) {
                    int at = (b * QUERIES + t) * CHANNELS + c;
                    assertEquals(expected[c], result.value().get(at), 1e-4, "seed " + seed);
                }
            }
        }
    }

    @Test
    void headsMustDivideTheChannels() {
        for (int heads : new int[] {0, -1, 4}) {
            var error =
                    assertThrows(
                            IllegalArgumentException.class,
                            () -> new MultiHeadAttention(new Parameters(1).root(), 6, heads, 0));
            assertEquals(
                    "dModel 6 is no multiple of the number of heads " + heads, error.getMessage());
        }
    }
}
