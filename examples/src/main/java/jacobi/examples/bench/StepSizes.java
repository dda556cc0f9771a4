package jacobi.examples.bench;

import java.util.List;

/**
 * The linear layers of a Transformer's training step.
 *
 * @param name of the model
 * @param rows batch times length: the tokens of a step
 * @param width dModel
 * @param inner dFf
 * @param vocabulary of the output layer
 */
record StepSizes(String name, int rows, int width, int inner, int vocabulary) {
    /** The models of the training table. */
    static final List<StepSizes> TABLE =
            List.of(
                    new StepSizes("d128", 64 * 16, 128, 512, 8_000),
                    new StepSizes("d256", 64 * 16, 256, 1024, 8_000),
                    new StepSizes("d512", 32 * 24, 512, 2048, 8_000),
                    new StepSizes("gpt2", 4 * 64, 768, 3072, 50_257));

    /** A linear layer's channels. */
    record Layer(String name, int in, int out) {}

    List<Layer> layers() {
        return List.of(
                new Layer("projection", width, width),
                new Layer("ffn up", width, inner),
                new Layer("ffn down", inner, width),
                new Layer("output layer", width, vocabulary));
    }
}
