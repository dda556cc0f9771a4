package jacobi.models.gpt;

import jacobi.engine.Shape;
import jacobi.engine.Tensor;

import java.util.Arrays;
import java.util.Random;

/** A model that a test computes in no time. */
final class TinyGpt {
    static final int VOCABULARY = 11;
    static final int CONTEXT = 80;
    static final GptConfig CONFIG = new GptConfig(VOCABULARY, CONTEXT, 8, 2, 2, 0);

    private TinyGpt() {}

    /** A model whose weights are large, so that its logits differ; biases and gains as well. */
    static Gpt model(long seed) {
        return model(CONFIG, seed);
    }

    static Gpt model(GptConfig config, long seed) {
        var model = new Gpt(config, seed);
        var random = new Random(seed);
        for (var tensor : model.parameters().tensors().values()) {
            for (int i = 0; i < tensor.size(); i++) {
                tensor.set(i, tensor.get(i) + 0.4 * random.nextGaussian());
            }
        }
        return model;
    }

    static Tensor ids(int rows, int... ids) {
        return Tensor.of(Shape.of(rows, ids.length / rows), ids);
    }

    static int[] randomIds(Random random, int count) {
        return random.ints(count, 0, VOCABULARY).toArray();
    }

    /** Entry [row, time] of logits [rows, times, vocabulary]. */
    static double[] at(Tensor logits, int row, int time) {
        int width = logits.dim(-1);
        int from = (row * logits.dim(1) + time) * width;
        return Arrays.copyOfRange(logits.toDoubles(), from, from + width);
    }
}
