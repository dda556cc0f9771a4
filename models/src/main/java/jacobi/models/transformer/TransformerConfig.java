package jacobi.models.transformer;

import jacobi.engine.Function;

/**
 * The size and the variant of a {@link Transformer}.
 *
 * @param sourceVocabulary number of source token ids
 * @param targetVocabulary number of target token ids
 * @param dModel channels of every layer's input and output
 * @param heads attention heads; divides dModel
 * @param encoderLayers number of encoder layers
 * @param decoderLayers number of decoder layers
 * @param dFf channels inside the feed-forward layers
 * @param dropout rate on embeddings and on each sub-layer's result (paper, section 5.4)
 * @param attentionDropout rate on attention weights; the paper has none
 * @param activationDropout rate inside the feed-forward layers; the paper has none
 * @param preNorm whether layers are normalised before each sub-layer rather than behind it, as the
 *     paper does
 * @param positions how positions are told
 * @param maxLength how many positions are learned; unused by sinusoids
 * @param sharedVocabulary whether source and target embeddings are one table
 * @param tiedOutput whether the output layer uses the target embedding as its weight, and has no
 *     bias
 * @param activation inside the feed-forward layers
 */
public record TransformerConfig(
        int sourceVocabulary,
        int targetVocabulary,
        int dModel,
        int heads,
        int encoderLayers,
        int decoderLayers,
        int dFf,
        double dropout,
        double attentionDropout,
        double activationDropout,
        boolean preNorm,
        PositionKind positions,
        int maxLength,
        boolean sharedVocabulary,
        boolean tiedOutput,
        Function activation) {

    /** How positions are told; see {@link jacobi.models.nn.Positions}. */
    public enum PositionKind {
        SINUSOIDAL,
        LEARNED
    }

    public TransformerConfig {
        require(sourceVocabulary > 0 && targetVocabulary > 0, "a vocabulary is empty");
        require(
                heads > 0 && dModel > 0 && dModel % heads == 0,
                "dModel " + dModel + " is no multiple of the number of heads " + heads);
        require(
                encoderLayers >= 1 && decoderLayers >= 1,
                "there must be at least one encoder and one decoder layer");
        require(dFf > 0, "dFf must be positive, got " + dFf);
        require(
                !sharedVocabulary || sourceVocabulary == targetVocabulary,
                "a shared embedding needs one vocabulary, got sizes "
                        + sourceVocabulary
                        + " and "
                        + targetVocabulary);
        require(
                positions != PositionKind.LEARNED || maxLength > 0,
                "maxLength must be positive to learn positions, got " + maxLength);
        for (double rate : new double[] {dropout, attentionDropout, activationDropout}) {
            require(rate >= 0 && rate < 1, "dropout must be in [0, 1), got " + rate);
        }
    }

    /** Sizes by name: the paper's, and two for a computer without a GPU. */
    public enum Preset {
        /** Learns the built-in task within minutes. */
        TINY(128, 4, 2, 512, 0.0),
        /** The size of public PyTorch tutorials on Multi30k. */
        SMALL(256, 8, 3, 512, 0.1),
        /** The paper's base model (table 3). */
        BASE(512, 8, 6, 2048, 0.1),
        /** The paper's big model (table 3). */
        BIG(1024, 16, 6, 4096, 0.3);

        private final int dModel;
        private final int heads;
        private final int layers;
        private final int dFf;
        private final double dropout;

        Preset(int dModel, int heads, int layers, int dFf, double dropout) {
            this.dModel = dModel;
            this.heads = heads;
            this.layers = layers;
            this.dFf = dFf;
            this.dropout = dropout;
        }

        /** The paper's variant in this size: post-norm, sinusoids, separate embeddings, ReLU. */
        public TransformerConfig config(int sourceVocabulary, int targetVocabulary) {
            return new TransformerConfig(
                    sourceVocabulary,
                    targetVocabulary,
                    dModel,
                    heads,
                    layers,
                    layers,
                    dFf,
                    dropout,
                    0,
                    0,
                    false,
                    PositionKind.SINUSOIDAL,
                    1024,
                    false,
                    false,
                    Function.RELU);
        }
    }

    /** This with other dropout rates. */
    public TransformerConfig withDropout(double residual, double attention, double inner) {
        return new TransformerConfig(
                sourceVocabulary,
                targetVocabulary,
                dModel,
                heads,
                encoderLayers,
                decoderLayers,
                dFf,
                residual,
                attention,
                inner,
                preNorm,
                positions,
                maxLength,
                sharedVocabulary,
                tiedOutput,
                activation);
    }

    /** This with another order of normalisation and another kind of positions. */
    public TransformerConfig withVariant(boolean normFirst, PositionKind kind, Function function) {
        return new TransformerConfig(
                sourceVocabulary,
                targetVocabulary,
                dModel,
                heads,
                encoderLayers,
                decoderLayers,
                dFf,
                dropout,
                attentionDropout,
                activationDropout,
                normFirst,
                kind,
                maxLength,
                sharedVocabulary,
                tiedOutput,
                function);
    }

    /** This with embeddings shared, or not, between source and target, and with the output. */
    public TransformerConfig withSharing(boolean vocabulary, boolean output) {
        return new TransformerConfig(
                sourceVocabulary,
                targetVocabulary,
                dModel,
                heads,
                encoderLayers,
                decoderLayers,
                dFf,
                dropout,
                attentionDropout,
                activationDropout,
                preNorm,
                positions,
                maxLength,
                vocabulary,
                output,
                activation);
    }

    private static void require(boolean holds, String problem) {
        if (!holds) {
            throw new IllegalArgumentException("Transformer: " + problem);
        }
    }
}
