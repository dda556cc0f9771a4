package jacobi.examples.cli;

import jacobi.engine.Function;
import jacobi.models.transformer.TransformerConfig;
import jacobi.models.transformer.TransformerConfig.PositionKind;
import jacobi.models.transformer.TransformerConfig.Preset;

import picocli.CommandLine.Option;

import java.util.Locale;

/** The model's size and variant. */
final class ModelOptions {
    /** Sizes as users name them. */
    enum Size {
        TINY(Preset.TINY),
        SMALL(Preset.SMALL),
        BASE(Preset.BASE),
        BIG(Preset.BIG);

        private final Preset preset;

        Size(Preset preset) {
            this.preset = preset;
        }

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Kinds of positions as users name them. */
    enum Position {
        SINUSOIDAL(PositionKind.SINUSOIDAL),
        LEARNED(PositionKind.LEARNED);

        private final PositionKind kind;

        Position(PositionKind kind) {
            this.kind = kind;
        }

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Functions of the feed-forward layers as users name them. */
    enum Activation {
        RELU(Function.RELU),
        GELU(Function.GELU),
        SILU(Function.SILU);

        private final Function function;

        Activation(Function function) {
            this.function = function;
        }

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    @Option(
            names = "--preset",
            paramLabel = "SIZE",
            description =
                    "${COMPLETION-CANDIDATES}; base and big are the paper's (default: small; tiny"
                            + " for the built-in data).")
    private Size preset;

    @Option(
            names = "--d-model",
            paramLabel = "N",
            description = "Channels between layers, instead of the preset's.")
    private Integer dModel;

    @Option(names = "--heads", paramLabel = "N", description = "Attention heads.")
    private Integer heads;

    @Option(
            names = "--layers",
            paramLabel = "N",
            description = "Layers of the encoder, and as many of the decoder.")
    private Integer layers;

    @Option(
            names = "--d-ff",
            paramLabel = "N",
            description = "Channels inside the feed-forward layers.")
    private Integer dFf;

    @Option(
            names = "--dropout",
            paramLabel = "RATE",
            description = "On embeddings and sub-layers, instead of the preset's.")
    private Double dropout;

    @Option(
            names = "--attention-dropout",
            paramLabel = "RATE",
            description = "On attention weights (default: 0).")
    private Double attentionDropout;

    @Option(
            names = "--activation-dropout",
            paramLabel = "RATE",
            description = "Inside the feed-forward layers (default: 0).")
    private Double activationDropout;

    @Option(
            names = "--pre-norm",
            description = "Normalise before each sub-layer, not behind it as the paper does.")
    private Boolean preNorm;

    @Option(
            names = "--positions",
            paramLabel = "KIND",
            description = "${COMPLETION-CANDIDATES} (default: sinusoidal).")
    private Position positions;

    @Option(
            names = "--activation",
            paramLabel = "NAME",
            description = "${COMPLETION-CANDIDATES} (default: relu).")
    private Activation activation;

    @Option(
            names = "--share-embeddings",
            negatable = true,
            description = "One embedding for both languages (default with --joint).")
    private Boolean shareEmbeddings;

    @Option(
            names = "--tie-output",
            negatable = true,
            description = "Use the target embedding as output weights (default with --joint).")
    private Boolean tieOutput;

    /**
     * For a new run.
     *
     * @param maxLength the most tokens of a training sentence
     */
    TransformerConfig config(
            TrainDefaults defaults, boolean joint, int maxLength, int source, int target) {
        var size = preset == null ? defaults.preset() : preset.preset;
        var config = over(size.config(source, target).withSharing(joint, joint));
        if (config.sharedVocabulary() && !joint) {
            throw new InputException("--share-embeddings needs one tokenizer, by --joint");
        }
        // With its end a sentence is one token longer.
        return positions == Position.LEARNED ? withPositions(config, maxLength + 1) : config;
    }

    /** A model's configuration with these options' values where they were given. */
    TransformerConfig over(TransformerConfig stored) {
        var base = preset == null ? stored : sized(stored);
        return new TransformerConfig(
                base.sourceVocabulary(),
                base.targetVocabulary(),
                Given.or(dModel, base.dModel()),
                Given.or(heads, base.heads()),
                Given.or(layers, base.encoderLayers()),
                Given.or(layers, base.decoderLayers()),
                Given.or(dFf, base.dFf()),
                Given.or(dropout, base.dropout()),
                Given.or(attentionDropout, base.attentionDropout()),
                Given.or(activationDropout, base.activationDropout()),
                Given.or(preNorm, base.preNorm()),
                positions == null ? base.positions() : positions.kind,
                base.maxLength(),
                Given.or(shareEmbeddings, base.sharedVocabulary()),
                Given.or(tieOutput, base.tiedOutput()),
                activation == null ? base.activation() : activation.function);
    }

    /** What a preset says over what was stored; all other options still go on top. */
    private TransformerConfig sized(TransformerConfig stored) {
        var config =
                preset.preset
                        .config(stored.sourceVocabulary(), stored.targetVocabulary())
                        .withSharing(stored.sharedVocabulary(), stored.tiedOutput())
                        .withVariant(stored.preNorm(), stored.positions(), stored.activation());
        return withPositions(config, stored.maxLength());
    }

    private static TransformerConfig withPositions(TransformerConfig config, int count) {
        return new TransformerConfig(
                config.sourceVocabulary(),
                config.targetVocabulary(),
                config.dModel(),
                config.heads(),
                config.encoderLayers(),
                config.decoderLayers(),
                config.dFf(),
                config.dropout(),
                config.attentionDropout(),
                config.activationDropout(),
                config.preNorm(),
                config.positions(),
                count,
                config.sharedVocabulary(),
                config.tiedOutput(),
                config.activation());
    }
}
