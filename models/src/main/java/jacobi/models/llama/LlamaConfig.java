package jacobi.models.llama;

import jacobi.models.nn.GroupedQueryAttention;

/**
 * The size of a {@link Llama}.
 *
 * @param vocabulary number of token ids
 * @param context the most tokens of a text
 * @param dModel channels of every layer's input and output
 * @param heads attention heads; divides dModel into heads of an even size
 * @param keyValueHeads heads of keys and values, of which each serves heads/keyValueHeads heads; as
 *     many as heads where none is shared
 * @param layers number of layers
 * @param dFf channels inside the feed-forward layers
 * @param ropeBase of the rotary positions' wavelengths
 * @param epsilon what the norms add to the mean of the squares
 * @param tied whether the output layer is the embedding's table
 */
public record LlamaConfig(
        int vocabulary,
        int context,
        int dModel,
        int heads,
        int keyValueHeads,
        int layers,
        int dFf,
        double ropeBase,
        double epsilon,
        boolean tied) {

    /** The base that Llama 1 and 2 were trained with. */
    public static final double ROPE_BASE = 10_000;

    /** What the inner channels are rounded up to. */
    private static final int MULTIPLE = 32;

    public LlamaConfig {
        require(vocabulary > 0, "the vocabulary is empty");
        require(context > 0, "the context must be positive, got " + context);
        require(layers > 0, "there must be at least one layer, got " + layers);
        require(dFf > 0, "dFf must be positive, got " + dFf);
        require(
                epsilon > 0 && epsilon < Double.POSITIVE_INFINITY,
                "epsilon must be positive and finite, got " + epsilon);
        try {
            new GroupedQueryAttention.Sizes(dModel, heads, keyValueHeads, ropeBase);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("Llama: " + e.getMessage(), e);
        }
    }

    /**
     * Llama's way (section 2.2): inside the feed-forward layers ⅔·4·dModel channels, rounded up to
     * a multiple of 32; with the output tied to the embedding, which is for small models.
     */
    public LlamaConfig(
            int vocabulary, int context, int dModel, int heads, int keyValueHeads, int layers) {
        this(
                vocabulary,
                context,
                dModel,
                heads,
                keyValueHeads,
                layers,
                Math.ceilDiv(8 * dModel, 3 * MULTIPLE) * MULTIPLE,
                ROPE_BASE,
                1e-5,
                true);
    }

    /** This for texts of another length: positions are computed, so any will do. */
    public LlamaConfig withContext(int tokens) {
        return new LlamaConfig(
                vocabulary,
                tokens,
                dModel,
                heads,
                keyValueHeads,
                layers,
                dFf,
                ropeBase,
                epsilon,
                tied);
    }

    GroupedQueryAttention.Sizes attention() {
        return new GroupedQueryAttention.Sizes(dModel, heads, keyValueHeads, ropeBase);
    }

    /** How many numbers a model of this size has. */
    public long parameterCount() {
        long c = dModel;
        long table = vocabulary * c;
        long attention = 2 * c * c + 2 * c * attention().keyValueChannels();
        long feedForward = 3 * c * dFf;
        return (tied ? 1 : 2) * table + layers * (2 * c + attention + feedForward) + c;
    }

    private static void require(boolean holds, String problem) {
        if (!holds) {
            throw new IllegalArgumentException("Llama: " + problem);
        }
    }
}
