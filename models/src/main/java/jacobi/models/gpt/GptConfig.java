package jacobi.models.gpt;

import jacobi.engine.Function;

/**
 * The size of a {@link Gpt}.
 *
 * @param vocabulary number of token ids
 * @param context the most tokens of a text, whose positions are learned
 * @param dModel channels of every layer's input and output
 * @param heads attention heads; divides dModel
 * @param layers number of layers
 * @param dFf channels inside the feed-forward layers
 * @param dropout rate on embeddings, on attention weights, and on each sub-layer's result
 * @param activation inside the feed-forward layers
 */
public record GptConfig(
        int vocabulary,
        int context,
        int dModel,
        int heads,
        int layers,
        int dFf,
        double dropout,
        Function activation) {

    /** Number of token ids of GPT-2's own tokenizer. */
    public static final int GPT2_VOCABULARY = 50_257;

    public GptConfig {
        require(vocabulary > 0, "the vocabulary is empty");
        require(context > 0, "the context must be positive, got " + context);
        require(
                heads > 0 && dModel > 0 && dModel % heads == 0,
                "dModel " + dModel + " is no multiple of the number of heads " + heads);
        require(layers > 0, "there must be at least one layer, got " + layers);
        require(dFf > 0, "dFf must be positive, got " + dFf);
        require(dropout >= 0 && dropout < 1, "dropout must be in [0, 1), got " + dropout);
    }

    /** GPT-2's way: four times as many channels inside, and GELU by tanh. */
    public GptConfig(
            int vocabulary, int context, int dModel, int heads, int layers, double dropout) {
        this(vocabulary, context, dModel, heads, layers, 4 * dModel, dropout, Function.GELU_TANH);
    }

    /** Sizes by name: nanoGPT's two for Shakespeare's works, and those of GPT-2. */
    public enum Preset {
        /** For a computer without a GPU: 0.8 million parameters. */
        NANO(64, 128, 4, 4, 0),
        /** For a GPU: 10.7 million parameters. */
        NANO_GPU(256, 384, 6, 6, 0.2),
        /** The smallest: 124 million parameters. */
        GPT2(1024, 768, 12, 12, 0.1),
        /** 355 million parameters. */
        GPT2_MEDIUM(1024, 1024, 16, 24, 0.1),
        /** 774 million parameters. */
        GPT2_LARGE(1024, 1280, 20, 36, 0.1),
        /** 1,558 million parameters. */
        GPT2_XL(1024, 1600, 25, 48, 0.1);

        private final int context;
        private final int dModel;
        private final int heads;
        private final int layers;
        private final double dropout;

        Preset(int context, int dModel, int heads, int layers, double dropout) {
            this.context = context;
            this.dModel = dModel;
            this.heads = heads;
            this.layers = layers;
            this.dropout = dropout;
        }

        /** This size for a vocabulary, such as {@link #GPT2_VOCABULARY}. */
        public GptConfig config(int vocabulary) {
            return new GptConfig(vocabulary, context, dModel, heads, layers, dropout);
        }
    }

    /** This with another dropout rate. */
    public GptConfig withDropout(double rate) {
        return new GptConfig(vocabulary, context, dModel, heads, layers, dFf, rate, activation);
    }

    /** How many numbers a model of this size learns. */
    public long parameterCount() {
        long c = dModel;
        long norm = 2 * c;
        long attention = 4 * (c * c + c);
        long feedForward = c * dFf + dFf + dFf * c + c;
        return (vocabulary + context) * c + layers * (norm + attention + norm + feedForward) + norm;
    }

    private static void require(boolean holds, String problem) {
        if (!holds) {
            throw new IllegalArgumentException("GPT: " + problem);
        }
    }
}
