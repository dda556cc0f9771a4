package jacobi.models.testing;

import jacobi.engine.Shape;
import jacobi.engine.Tensor;
import jacobi.models.nn.Parameters;

import java.util.Arrays;
import java.util.Random;

/** What goes into a small model of tokens, and what comes out. */
public final class TokenTensors {
    private TokenTensors() {}

    /** Ids of so many texts of one length, I32[rows, time]. */
    public static Tensor ids(int rows, int... ids) {
        return Tensor.of(Shape.of(rows, ids.length / rows), ids);
    }

    /** Entry [row, time] of logits [rows, times, vocabulary]. */
    public static double[] at(Tensor logits, int row, int time) {
        int width = logits.dim(-1);
        int from = (row * logits.dim(1) + time) * width;
        return Arrays.copyOfRange(logits.toDoubles(), from, from + width);
    }

    /** Makes a fresh model's weights large, so that what it says differs; biases and gains too. */
    public static void enlarge(Parameters parameters, long seed) {
        var random = new Random(seed);
        for (var tensor : parameters.tensors().values()) {
            for (int i = 0; i < tensor.size(); i++) {
                tensor.set(i, tensor.get(i) + 0.4 * random.nextGaussian());
            }
        }
    }
}
