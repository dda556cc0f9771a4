package jacobi.models.gpt;

import jacobi.autograd.Variable;
import jacobi.engine.DType;
import jacobi.engine.Shape;
import jacobi.engine.Tensor;
import jacobi.models.decode.Continuation;
import jacobi.models.language.LanguageModel;
import jacobi.models.language.TextDecoding;
import jacobi.models.nn.Adapters;
import jacobi.models.nn.Dropout;
import jacobi.models.nn.Embedding;
import jacobi.models.nn.Initializer;
import jacobi.models.nn.KeyValueStore;
import jacobi.models.nn.LayerNorm;
import jacobi.models.nn.Parameters;
import jacobi.models.nn.Pass;
import jacobi.models.nn.Positions;
import jacobi.models.nn.TextPlaces;

import java.util.List;
import java.util.stream.IntStream;

/**
 * The decoder-only Transformer of "Language Models are Unsupervised Multitask Learners" (Radford et
 * al. 2019): a decoder without anything to translate. Layers are normalised before each sub-layer
 * and once more at the end (section 2.3), positions are learned, and the output layer is the
 * embedding's table (Press and Wolf 2017). B texts, T time, C = dModel.
 */
public final class Gpt implements LanguageModel {
    /** GPT-2's, for all weights but those {@link GptLayer} scales down. */
    static final double DEVIATION = 0.02;

    private final GptConfig config;
    private final Parameters parameters;
    private final Embedding embedding;
    private final Positions.Learned positions;
    private final Dropout dropout;
    private final List<GptLayer> layers;
    private final LayerNorm norm;

    /** A model with fresh parameters; the same seed makes the same model. */
    public Gpt(GptConfig config, long seed) {
        this(config, new Parameters(seed), null);
    }

    /** A model whose parameters are zero, and about to be loaded. */
    public static Gpt blank(GptConfig config) {
        return new Gpt(config, new Parameters(), null);
    }

    /**
     * A model that is frozen but for adapters, with fresh parameters; what it adapts is about to be
     * loaded, such as by {@code parameters().loadFrozen(base.parameters().tensors())}.
     */
    public static Gpt adapted(GptConfig config, Adapters adapters, long seed) {
        return new Gpt(config, new Parameters(seed), adapters);
    }

    private Gpt(GptConfig config, Parameters parameters, Adapters adapters) {
        this.config = config;
        this.parameters = parameters;
        var root = parameters.root().with(adapters);
        embedding =
                new Embedding(
                        root.child("embedding"),
                        config.vocabulary(),
                        config.dModel(),
                        1,
                        Initializer.normal(DEVIATION));
        positions =
                new Positions.Learned(root.child("positions"), config.context(), config.dModel());
        dropout = new Dropout(root, config.dropout());
        layers =
                IntStream.range(0, config.layers())
                        .mapToObj(i -> new GptLayer(root.child("layers", i), config))
                        .toList();
        norm = new LayerNorm(root.child("norm"), config.dModel());
    }

    public GptConfig config() {
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
        var embedded = embedding.apply(ids).add(positions.range(0, ids.dim(1)));
        var x = dropout.apply(embedded, pass);
        var lengths = Tensor.full(DType.I32, Shape.of(ids.dim(0)), ids.dim(1));
        for (var layer : layers) {
            x = layer.apply(x, lengths, pass);
        }
        return output(x);
    }

    @Override
    public Continuation start(int rows) {
        var decoder =
                new TextDecoding.Decoder(
                        config.layers(), config.dModel(), this::read, this::output);
        return new TextDecoding(this, decoder, rows);
    }

    /** Further tokens I32[B, T] of texts, behind those of the stores, to [B, T, C]. */
    private Variable read(Tensor ids, TextPlaces places, List<KeyValueStore> stores) {
        var x = embedding.apply(ids).add(positions.at(places.positions(ids.dim(1))));
        for (int i = 0; i < layers.size(); i++) {
            x = layers.get(i).next(x, stores.get(i), places);
        }
        return x;
    }

    /** The last layer's result [B, T, C] to logits [B, T, vocabulary]. */
    private Variable output(Variable x) {
        return norm.apply(x).linear(embedding.weight());
    }
}
