package jacobi.models.llama;

import jacobi.models.testing.TokenTensors;

/** A model that a test computes in no time. */
final class TinyLlama {
    static final LlamaConfig CONFIG = new LlamaConfig(11, 300, 8, 2, 1, 2, 12, 100, 1e-5, true);

    private TinyLlama() {}

    /** A model whose weights are large, so that its logits differ; gains as well. */
    static Llama model(LlamaConfig config, long seed) {
        var model = new Llama(config, seed);
        TokenTensors.enlarge(model.parameters(), seed);
        return model;
    }
}
