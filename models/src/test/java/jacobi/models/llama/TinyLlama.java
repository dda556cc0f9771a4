package jacobi.models.llama;

import jacobi.engine.Shape;
import jacobi.engine.Tensor;

import java.util.Arrays;
import java.util.Random;

/** A model that a test computes in no time. */
final class TinyLlama {
    static final int VOCABULARY = 11;

    /** More than a decoding has room for at first. */
    static final int CONTEXT = 300;

    static final LlamaConfig CONFIG =
            new LlamaConfig(VOCABULARY, CONTEXT, 8, 2, 1, 2, 12, 100, 1e-5, true);

    private TinyLlama() {}

    /** A model whose weights are large, so that its logits differ; gains as well. */
    static Llama model(long seed) {
        return model(CONFIG, seed);
    }

    static Llama model(LlamaConfig config, long seed) {
        var model = new Llama(config, seed);
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
