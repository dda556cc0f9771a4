package jacobi.models.llama;

import jacobi.models.formats.FormatException;
import jacobi.models.formats.Gguf;
import jacobi.models.formats.GgufMetadata;
import jacobi.models.formats.Llama2c;
import jacobi.models.formats.TensorFile;

/** Llamas from files that tell their sizes themselves. */
public final class LlamaFiles {
    private LlamaFiles() {}

    /**
     * A model from a checkpoint of llama2.c.
     *
     * @throws FormatException if its weights do not fit its sizes
     */
    public static Llama read(Llama2c file) {
        var sizes = file.sizes();
        var config =
                new LlamaConfig(
                        sizes.vocabulary(),
                        sizes.context(),
                        sizes.dModel(),
                        sizes.heads(),
                        sizes.keyValueHeads(),
                        sizes.layers(),
                        sizes.dFf(),
                        LlamaConfig.ROPE_BASE,
                        1e-5,
                        sizes.sharedClassifier());
        return read(config, file);
    }

    /**
     * A model from a GGUF file.
     *
     * @throws FormatException if it is of another architecture, stretches positions, or its weights
     *     do not fit its sizes
     */
    public static Llama read(Gguf file) {
        try {
            return read(config(file), file);
        } catch (IllegalArgumentException e) {
            throw new FormatException(file.path(), e.getMessage(), e);
        }
    }

    private static Llama read(LlamaConfig config, TensorFile file) {
        var model = Llama.blank(config);
        try {
            LlamaWeights.load(model, file);
        } catch (IllegalArgumentException e) {
            throw new FormatException(file.path(), e.getMessage(), e);
        }
        return model;
    }

    /** The metadata's keys are those of docs/gguf.md, section "LLM". */
    private static LlamaConfig config(Gguf file) {
        var metadata = file.metadata();
        requireLlama(file);
        int dModel = metadata.integer("llama.embedding_length");
        int heads = metadata.integer("llama.attention.head_count");
        var shared = "llama.attention.head_count_kv";
        var base = "llama.rope.freq_base";
        return new LlamaConfig(
                vocabulary(file),
                metadata.integer("llama.context_length"),
                dModel,
                heads,
                metadata.has(shared) ? metadata.integer(shared) : heads,
                metadata.integer("llama.block_count"),
                metadata.integer("llama.feed_forward_length"),
                metadata.has(base) ? shortest(metadata, base) : LlamaConfig.ROPE_BASE,
                shortest(metadata, "llama.attention.layer_norm_rms_epsilon"),
                isTied(file));
    }

    private static void requireLlama(Gguf file) {
        var metadata = file.metadata();
        var architecture = metadata.text("general.architecture");
        if (!architecture.equals("llama")) {
            throw new FormatException(
                    file.path(), "holds a model of architecture " + architecture + ", not llama");
        }
        var scaling = "llama.rope.scaling.type";
        if (metadata.has(scaling) && !metadata.text(scaling).equals("none")) {
            throw new FormatException(
                    file.path(),
                    "has "
                            + scaling
                            + " "
                            + metadata.text(scaling)
                            + ", but stretched positions are not computed here");
        }
        var turned = "llama.rope.dimension_count";
        int headSize =
                metadata.integer("llama.embedding_length")
                        / metadata.integer("llama.attention.head_count");
        if (metadata.has(turned) && metadata.integer(turned) != headSize) {
            throw new FormatException(
                    file.path(),
                    "turns %d channels of each head, but here all %d turn"
                            .formatted(metadata.integer(turned), headSize));
        }
    }

    private static int vocabulary(Gguf file) {
        var table = file.tensors().get(LlamaDialect.GGUF.embedding());
        if (table == null || table.shape().rank() != 2) {
            throw new FormatException(
                    file.path(), "has no table named " + LlamaDialect.GGUF.embedding());
        }
        return table.shape().dim(0);
    }

    /** Some writers store a tied output a second time. */
    private static boolean isTied(Gguf file) {
        var output = file.tensors().get(LlamaDialect.GGUF.output());
        var table = file.tensors().get(LlamaDialect.GGUF.embedding());
        return output == null
                || output.shape().equals(table.shape())
                        && LlamaWeights.equal(output.read(), table.read());
    }

    /** A number that was stored as a float, as the decimal number that it was meant to be. */
    private static double shortest(GgufMetadata metadata, String key) {
        return Double.parseDouble(Float.toString((float) metadata.real(key)));
    }
}
