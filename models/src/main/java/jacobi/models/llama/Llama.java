package jacobi.models.llama;

import jacobi.autograd.Variable;
import jacobi.engine.Function;
import jacobi.engine.Tensor;
import jacobi.models.decode.Continuation;
import jacobi.models.language.LanguageModel;
import jacobi.models.language.TextDecoding;
import jacobi.models.nn.Adapters;
import jacobi.models.nn.Embedding;
import jacobi.models.nn.Initializer;
import jacobi.models.nn.KeyValueStore;
import jacobi.models.nn.Linear;
import jacobi.models.nn.Parameters;
import jacobi.models.nn.Pass;
import jacobi.models.nn.RmsNorm;
import jacobi.models.nn.TextPlaces;

import java.util.List;
import java.util.stream.IntStream;

/**
 * The decoder of "LLaMA: Open and Efficient Foundation Language Models" (Touvron et al. 2023): what
 * had become of the Transformer's decoder by then (section 2.2). Layers are normalised before each
 * sub-layer by their root mean square, positions are rotations of queries and keys, the
 * feed-forward layers are gated, and nothing has a bias; later, heads came to share keys and values
 * (Touvron et al. 2023b, section 2.2). B texts, T time, C = dModel.
 */
public final class Llama implements LanguageModel {
    /** Of all weights that are drawn, but those {@link LlamaLayer} scales down. */
    static final double DEVIATION = 0.02;

    private final LlamaConfig config;
    private final Parameters parameters;
    private final Embedding embedding;
    private final List<LlamaLayer> layers;
    private final RmsNorm norm;
    private final Linear output;

    /** A model with fresh parameters; the same seed makes the same model. */
    public Llama(LlamaConfig config, long seed) {
        this(config, new Parameters(seed), null);
    }

    /** A model whose parameters are zero, and about to be loaded. */
    public static Llama blank(LlamaConfig config) {
        return new Llama(config, new Parameters(), null);
    }

    /**
     * A model that is frozen but for adapters, with fresh parameters; what it adapts is about to be
     * loaded, such as by {@code parameters().loadFrozen(base.parameters().tensors())}.
     */
    public static Llama adapted(LlamaConfig config, Adapters adapters, long seed) {
        return new Llama(config, new Parameters(seed), adapters);
    }

    private Llama(LlamaConfig config, Parameters parameters, Adapters adapters) {
        this.config = config;
        this.parameters = parameters;
        var root = parameters.root().with(adapters);
        var initializer = Initializer.normal(DEVIATION);
        int dModel = config.dModel();
        int vocabulary = config.vocabulary();
        embedding = new Embedding(root.child("embedding"), vocabulary, dModel, 1, initializer);
        layers =
                IntStream.range(0, config.layers())
                        .mapToObj(i -> new LlamaLayer(root.child("layers", i), config))
                        .toList();
        norm = new RmsNorm(root.child("norm"), dModel, config.epsilon());
        output =
                config.tied()
                        ? null
                        : Linear.withoutBias(
                                root.child("output"),
                                dModel,
                                vocabulary,
                                Function.IDENTITY,
                                initializer);
    }

    public LlamaConfig config() {
        return config;
    }

    @Override
    public Parameters parameters() {
        return parameters;
    }

    @Override
    public int vocabulary() {
        return config.vocabulary();
    }

    @Override
    public int context() {
        return config.context();
    }

    @Override
    public Variable logits(Tensor ids, Pass pass) {
        requireRoom(ids.dim(1));
        var places = TextPlaces.of(ids.dim(0), 0, ids.dim(1));
        var x = embedding.apply(ids);
        for (var layer : layers) {
            x = layer.apply(x, places, pass);
        }
        return output(x);
    }

    @Override
    public Continuation start(int rows) {
        int channels = config.attention().keyValueChannels();
        var decoder = new TextDecoding.Decoder(config.layers(), channels, this::read, this::output);
        return new TextDecoding(this, decoder, rows);
    }

    /** Further tokens I32[B, T] of texts, behind those of the stores, to [B, T, C]. */
    private Variable read(Tensor ids, TextPlaces places, List<KeyValueStore> stores) {
        var x = embedding.apply(ids);
        for (int i = 0; i < layers.size(); i++) {
            x = layers.get(i).next(x, stores.get(i), places);
        }
        return x;
    }

    /** The last layer's result [B, T, C] to logits [B, T, vocabulary]. */
    private Variable output(Variable x) {
        var normalized = norm.apply(x);
        return output == null ? normalized.linear(embedding.weight()) : output.apply(normalized);
    }
}
