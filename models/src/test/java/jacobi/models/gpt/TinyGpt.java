package jacobi.models.gpt;

import jacobi.models.testing.TokenTensors;

/** A model that a test computes in no time. */
final class TinyGpt {
    static final GptConfig CONFIG = new GptConfig(11, 80, 8, 2, 2, 0);

    private TinyGpt() {}

    /** A model whose weights are large, so that its logits differ; biases and gains as well. */
    static Gpt model(long seed) {
        return model(CONFIG, seed);
    }

    static Gpt model(GptConfig config, long seed) {
        var model = new Gpt(config, seed);
        TokenTensors.enlarge(model.parameters(), seed);
        return model;
    }
}
