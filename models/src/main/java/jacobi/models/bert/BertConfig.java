package jacobi.models.bert;

import jacobi.engine.Function;

/**
 * The size of a {@link Bert}.
 *
 * @param vocabulary number of token ids
 * @param longest the most tokens of a row, whose positions are learned
 * @param segments how many kinds of segments are told apart; two for a pair of texts
 * @param dModel channels of every layer's input and output
 * @param heads attention heads; divides dModel
 * @param layers number of layers
 * @param dFf channels inside the feed-forward layers
 * @param dropout rate on embeddings, on each sub-layer's result, and before a head
 * @param attentionDropout rate on attention weights
 * @param activation inside the feed-forward layers, and in the head for masked tokens
 * @param epsilon added to the variance by every layer norm
 */
public record BertConfig(
        int vocabulary,
        int longest,
        int segments,
        int dModel,
        int heads,
        int layers,
        int dFf,
        double dropout,
        double attentionDropout,
        Function activation,
        double epsilon) {

    /** What the published models add to the variance. */
    public static final double EPSILON = 1e-12;

    public BertConfig {
        require(vocabulary > 0, "the vocabulary is empty");
        require(longest > 0, "the longest row must have tokens, got " + longest);
        require(segments > 0, "there must be at least one segment, got " + segments);
        require(
                heads > 0 && dModel > 0 && dModel % heads == 0,
                "dModel " + dModel + " is no multiple of the number of heads " + heads);
        require(layers > 0, "there must be at least one layer, got " + layers);
        require(dFf > 0, "dFf must be positive, got " + dFf);
        for (double rate : new double[] {dropout, attentionDropout}) {
            require(rate >= 0 && rate < 1, "dropout must be in [0, 1), got " + rate);
        }
        require(epsilon > 0, "epsilon must be positive, got " + epsilon);
    }

    /** The paper's way: two segments, four times as many channels inside, and exact GELU. */
    public BertConfig(
            int vocabulary, int longest, int dModel, int heads, int layers, double dropout) {
        this(
                vocabulary,
                longest,
                2,
                dModel,
                heads,
                layers,
                4 * dModel,
                dropout,
                dropout,
                Function.GELU,
                EPSILON);
    }

    /**
     * Sizes by name: the paper's two, and the smaller ones that were published later (Turc et al.
     * 2019). Their rows have up to 512 tokens.
     */
    public enum Preset {
        /** For a computer without a GPU. */
        TINY(128, 2, 2),
        MINI(256, 4, 4),
        SMALL(512, 8, 4),
        MEDIUM(512, 8, 8),
        /** The paper's smaller one: 110 million parameters with BERT's vocabulary. */
        BASE(768, 12, 12),
        /** The paper's larger one: 340 million. */
        LARGE(1024, 16, 24);

        private static final int LONGEST = 512;
        private static final double DROPOUT = 0.1;

        private final int dModel;
        private final int heads;
        private final int layers;

        Preset(int dModel, int heads, int layers) {
            this.dModel = dModel;
            this.heads = heads;
            this.layers = layers;
        }

        /** This size for a vocabulary; BERT's own has 30,522 pieces. */
        public BertConfig config(int vocabulary) {
            return new BertConfig(vocabulary, LONGEST, dModel, heads, layers, DROPOUT);
        }
    }

    /** This with another dropout rate, on attention weights as well. */
    public BertConfig withDropout(double rate) {
        return new BertConfig(
                vocabulary,
                longest,
                segments,
                dModel,
                heads,
                layers,
                dFf,
                rate,
                rate,
                activation,
                epsilon);
    }

    /** This with positions for rows of up to so many tokens. */
    public BertConfig withLongest(int tokens) {
        return new BertConfig(
                vocabulary,
                tokens,
                segments,
                dModel,
                heads,
                layers,
                dFf,
                dropout,
                attentionDropout,
                activation,
                epsilon);
    }

    /** How many numbers a {@link Bert} of this size learns, its pooler included. */
    public long parameterCount() {
        long c = dModel;
        long norm = 2 * c;
        long dense = c * c + c;
        long feedForward = c * dFf + dFf + dFf * c + c;
        long embeddings = (vocabulary + longest + segments) * c + norm;
        return embeddings + layers * (4 * dense + norm + feedForward + norm) + dense;
    }

    private static void require(boolean holds, String problem) {
        if (!holds) {
            throw new IllegalArgumentException("BERT: " + problem);
        }
    }
}
