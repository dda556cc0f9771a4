package jacobi.examples.cli;

import jacobi.engine.Function;
import jacobi.models.gpt.GptConfig;
import jacobi.models.llama.LlamaConfig;
import jacobi.models.transformer.TransformerConfig;
import jacobi.models.transformer.TransformerConfig.PositionKind;
import jacobi.models.transformer.TransformerConfig.Preset;

import picocli.CommandLine.Option;

import java.util.Locale;

/** The model's family, and the size and variant of a Transformer. */
final class ModelOptions {
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
        GELU_TANH(Function.GELU_TANH),
        SILU(Function.SILU);

        private final Function function;

        Activation(Function function) {
            this.function = function;
        }

        @Override
        public String toString() {
            return Presets.name(this);
        }
    }

    @Option(
            names = "--model",
            paramLabel = "FAMILY",
            description = "${COMPLETION-CANDIDATES} (default: transformer).")
    private ModelFamily family;

    @Option(
            names = "--preset",
            paramLabel = "SIZE",
            description =
                    "A size by name. transformer: tiny, small, and the paper's base and big"
                            + " (default: small; tiny for the built-in data). gpt: nano (default),"
                            + " nano-gpu, gpt2, gpt2-medium, gpt2-large, gpt2-xl.")
    private String preset;

    @Option(
            names = "--d-model",
            paramLabel = "N",
            description = "Channels between layers, instead of the preset's.")
    private Integer dModel;

    @Option(names = "--heads", paramLabel = "N", description = "Attention heads.")
    private Integer heads;

    @Option(
            names = "--kv-heads",
            paramLabel = "N",
            description =
                    "llama: heads of keys and values, each for several heads (default: half).")
    private Integer keyValueHeads;

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
            names = "--context",
            paramLabel = "TOKENS",
            description =
                    "gpt, llama: the most tokens it looks back on, and what it learns at a time.")
    private Integer context;

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
            description = "${COMPLETION-CANDIDATES} (default: relu; gelu-tanh for gpt).")
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

    /** The family of a new run. */
    ModelFamily family(TaskKind task) {
        var chosen = family == null ? task.families().getFirst() : family;
        if (!task.families().contains(chosen)) {
            throw new InputException(
                    "--model %s cannot %s; these can: %s"
                            .formatted(
                                    chosen,
                                    task,
                                    String.join(
                                            ", ",
                                            task.families().stream()
                                                    .map(Object::toString)
                                                    .toList())));
        }
        return chosen;
    }

    /** The family that was asked for, or null. */
    ModelFamily family() {
        return family;
    }

    /** The dropout that was asked for, or null. */
    Double dropout() {
        return dropout;
    }

    /**
     * For a new run.
     *
     * @param maxLength the most tokens of a training sentence
     */
    TransformerConfig config(
            TrainDefaults defaults, boolean joint, int maxLength, int source, int target) {
        var size = preset == null ? defaults.preset() : size();
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

    private Preset size() {
        return Presets.named(preset, ModelFamily.TRANSFORMER, Preset.values());
    }

    /** A new GPT. */
    GptConfig gpt(int vocabulary) {
        var size =
                preset == null
                        ? GptConfig.Preset.NANO
                        : Presets.named(preset, ModelFamily.GPT, GptConfig.Preset.values());
        return over(size.config(vocabulary));
    }

    /** A GPT's configuration with these options' values where they were given. */
    GptConfig over(GptConfig stored) {
        int width = Given.or(dModel, stored.dModel());
        // As many channels inside for each outside, unless told otherwise.
        int inner = stored.dFf() / stored.dModel() * width;
        return new GptConfig(
                stored.vocabulary(),
                Given.or(context, stored.context()),
                width,
                Given.or(heads, stored.heads()),
                Given.or(layers, stored.layers()),
                Given.or(dFf, inner),
                Given.or(dropout, stored.dropout()),
                activation == null ? stored.activation() : activation.function);
    }

    /** A new Llama, as small as the smallest GPT. */
    LlamaConfig llama(int vocabulary) {
        int chosen = Given.or(heads, 4);
        return over(
                new LlamaConfig(
                        vocabulary,
                        64,
                        Given.or(dModel, 128),
                        chosen,
                        Given.or(keyValueHeads, Math.max(1, chosen / 2)),
                        4));
    }

    /** A Llama's configuration with these options' values where they were given. */
    LlamaConfig over(LlamaConfig stored) {
        return new LlamaConfig(
                stored.vocabulary(),
                Given.or(context, stored.context()),
                Given.or(dModel, stored.dModel()),
                Given.or(heads, stored.heads()),
                Given.or(keyValueHeads, stored.keyValueHeads()),
                Given.or(layers, stored.layers()),
                Given.or(dFf, stored.dFf()),
                stored.ropeBase(),
                stored.epsilon(),
                stored.tied());
    }

    /** What a preset says over what was stored; all other options still go on top. */
    private TransformerConfig sized(TransformerConfig stored) {
        var config =
                size().config(stored.sourceVocabulary(), stored.targetVocabulary())
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
