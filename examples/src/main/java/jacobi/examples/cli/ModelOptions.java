package jacobi.examples.cli;

import jacobi.engine.Function;
import jacobi.models.transformer.TransformerConfig.PositionKind;

import picocli.CommandLine.Option;

import java.util.Locale;

/** The model's family, and what Transformers of all kinds are sized by. */
final class ModelOptions {
    /** Kinds of positions as users name them. */
    enum Position {
        SINUSOIDAL(PositionKind.SINUSOIDAL),
        LEARNED(PositionKind.LEARNED);

        final PositionKind kind;

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

        final Function function;

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
            description =
                    "${COMPLETION-CANDIDATES} (default: transformer; gpt for lm, bert for mlm and"
                            + " classify).")
    private ModelFamily family;

    @Option(
            names = "--preset",
            paramLabel = "SIZE",
            description =
                    "A size by name. transformer: tiny, small, and the paper's base and big"
                            + " (default: small; tiny for the built-in data). gpt: nano (default),"
                            + " nano-gpu, gpt2, gpt2-medium, gpt2-large, gpt2-xl. bert: tiny"
                            + " (default), mini, small, medium, base, large.")
    String preset;

    @Option(
            names = "--d-model",
            paramLabel = "N",
            description = "Channels between layers, instead of the preset's.")
    Integer dModel;

    @Option(names = "--heads", paramLabel = "N", description = "Attention heads.")
    Integer heads;

    @Option(
            names = "--kv-heads",
            paramLabel = "N",
            description =
                    "llama: heads of keys and values, each for several heads (default: half).")
    Integer keyValueHeads;

    @Option(
            names = "--layers",
            paramLabel = "N",
            description = "Layers; of an encoder-decoder, as many of both.")
    Integer layers;

    @Option(
            names = "--d-ff",
            paramLabel = "N",
            description = "Channels inside the feed-forward layers.")
    Integer dFf;

    @Option(
            names = "--context",
            paramLabel = "TOKENS",
            description =
                    "gpt, llama: the most tokens it looks back on, and what it learns at a time."
                            + " bert: the most tokens of a row (default: 128).")
    Integer context;

    @Option(
            names = "--dropout",
            paramLabel = "RATE",
            description = "On embeddings and sub-layers, instead of the preset's.")
    Double dropout;

    @Option(
            names = "--attention-dropout",
            paramLabel = "RATE",
            description = "On attention weights (default: 0; bert: as --dropout).")
    Double attentionDropout;

    @Option(
            names = "--activation-dropout",
            paramLabel = "RATE",
            description = "Inside the feed-forward layers (default: 0).")
    Double activationDropout;

    @Option(
            names = "--pre-norm",
            description = "Normalise before each sub-layer, not behind it as the paper does.")
    Boolean preNorm;

    @Option(
            names = "--positions",
            paramLabel = "KIND",
            description = "${COMPLETION-CANDIDATES} (default: sinusoidal).")
    Position positions;

    @Option(
            names = "--activation",
            paramLabel = "NAME",
            description =
                    "${COMPLETION-CANDIDATES} (default: relu; gelu-tanh for gpt, gelu for bert).")
    Activation activation;

    @Option(
            names = "--share-embeddings",
            negatable = true,
            description = "One embedding for both languages (default with --joint).")
    Boolean shareEmbeddings;

    @Option(
            names = "--tie-output",
            negatable = true,
            description = "Use the target embedding as output weights (default with --joint).")
    Boolean tieOutput;

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
}
