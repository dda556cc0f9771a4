package jacobi.models.bert;

import jacobi.autograd.Variable;
import jacobi.engine.Function;
import jacobi.models.nn.Dropout;
import jacobi.models.nn.Embedding;
import jacobi.models.nn.Initializer;
import jacobi.models.nn.LayerNorm;
import jacobi.models.nn.Linear;
import jacobi.models.nn.Parameters;
import jacobi.models.nn.Pass;
import jacobi.models.nn.Positions;

import java.util.List;
import java.util.stream.IntStream;

/**
 * The encoder of "BERT: Pre-training of Deep Bidirectional Transformers for Language Understanding"
 * (Devlin et al. 2019, section 3). What enters is the sum of a token's, a position's and a
 * segment's embedding (figure 2), normalised; each layer normalises behind its sub-layers; every
 * position sees the whole row. B rows, T tokens, C = dModel.
 */
public final class Bert implements BertModel {
    static final String SCOPE = "encoder";

    /**
     * How all weights start (the paper's code cuts the normal distribution off at two of these).
     */
    static final Initializer WEIGHTS = Initializer.normal(0.02);

    private final BertConfig config;
    private final Parameters parameters;
    private final Embedding embedding;
    private final Positions positions;
    private final Embedding segments;
    private final LayerNorm norm;
    private final Dropout dropout;
    private final List<BertLayer> layers;
    private final Linear pooler;

    /** An encoder and its pooler with fresh parameters; the same seed makes the same model. */
    public Bert(BertConfig config, long seed) {
        this(config, new Parameters(seed), true);
    }

    /** An encoder and its pooler whose parameters are zero, and about to be loaded. */
    public static Bert blank(BertConfig config) {
        return new Bert(config, new Parameters(), true);
    }

    /**
     * The encoder of a model with a head.
     *
     * @param pools whether the head asks for {@link #pooled}
     */
    Bert(BertConfig config, Parameters parameters, boolean pools) {
        this.config = config;
        this.parameters = parameters;
        var root = parameters.root().child(SCOPE);
        embedding = table(root.child("embedding"), config.vocabulary());
        positions =
                new Positions.Learned(root.child("positions"), config.longest(), config.dModel());
        segments = table(root.child("segments"), config.segments());
        norm = new LayerNorm(root.child("norm"), config.dModel(), config.epsilon());
        dropout = new Dropout(root, config.dropout());
        layers =
                IntStream.range(0, config.layers())
                        .mapToObj(i -> new BertLayer(root.child("layers", i), config))
                        .toList();
        pooler = pools ? pooler(root.child("pooler")) : null;
    }

    private Embedding table(Parameters.Scope scope, int rows) {
        return new Embedding(scope, rows, config.dModel(), 1, WEIGHTS);
    }

    private Linear pooler(Parameters.Scope scope) {
        return new Linear(scope, config.dModel(), config.dModel(), Function.TANH, WEIGHTS);
    }

    @Override
    public Bert encoder() {
        return this;
    }

    @Override
    public Parameters parameters() {
        return parameters;
    }

    @Override
    public BertConfig config() {
        return config;
    }

    /**
     * What each token has become, [B, T, C]. What stands behind a row's text is without meaning.
     *
     * @throws IllegalArgumentException if the rows are longer than the model's longest
     */
    public Variable states(BertInput input, Pass pass) {
        int time = input.ids().dim(1);
        if (time > config.longest()) {
            throw new IllegalArgumentException(
                    "the rows have %d tokens, but the model's longest is %d"
                            .formatted(time, config.longest()));
        }
        var sum =
                embedding
                        .apply(input.ids())
                        .add(positions.range(0, time))
                        .add(segments.apply(input.segments()));
        var x = dropout.apply(norm.apply(sum), pass);
        for (var layer : layers) {
            x = layer.apply(x, input.lengths(), pass);
        }
        return x;
    }

    /**
     * A vector for each row, [B, C]: tanh of a layer on the state of its first token, which is
     * {@code [CLS]}.
     *
     * @param states [B, T, C]
     * @throws IllegalStateException if this is the encoder of a head that needs none
     */
    public Variable pooled(Variable states) {
        if (pooler == null) {
            throw new IllegalStateException("this model's head needs no pooler, so it has none");
        }
        return pooler.apply(states.slice(1, 0, 1).reshape(states.dim(0), config.dModel()));
    }

    /** The tokens' table [vocabulary, C], which the head for masked tokens shares. */
    Variable table() {
        return embedding.weight();
    }
}
