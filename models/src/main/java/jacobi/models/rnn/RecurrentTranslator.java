package jacobi.models.rnn;

import jacobi.autograd.Variable;
import jacobi.engine.Function;
import jacobi.engine.Shape;
import jacobi.engine.Tensor;
import jacobi.models.decode.Continuation;
import jacobi.models.nn.Dropout;
import jacobi.models.nn.Embedding;
import jacobi.models.nn.Linear;
import jacobi.models.nn.Parameters;
import jacobi.models.nn.Pass;
import jacobi.models.nn.Recurrence.Cell;
import jacobi.models.translation.SequenceToSequence;
import jacobi.models.translation.TranslationBatch;

import java.util.List;

/**
 * A recurrent encoder-decoder: with a vector of fixed size between the two (Cho et al. 2014;
 * Sutskever et al. 2014), or with attention (Bahdanau et al. 2015; Luong et al. 2015). B batch, S
 * source time, T target time, E embedding, H hidden.
 *
 * <p>What the output layer sees is tanh of a linear layer over state, context and the token before,
 * where Bahdanau et al. have a maxout layer and Luong et al. leave the token out: so that the
 * variants differ in nothing but attention.
 */
public final class RecurrentTranslator implements SequenceToSequence {
    private final RecurrentConfig config;
    private final Parameters parameters;
    private final RecurrentEncoder encoder;
    private final Embedding embedding;
    private final Dropout embeddingDropout;
    private final Linear input;
    private final Linear startHidden;
    private final Linear startCell;
    private final SourceReader reader;
    private final Linear readout;
    private final Dropout readoutDropout;
    private final Linear output;

    /** A model with fresh parameters; the same seed makes the same model. */
    public RecurrentTranslator(RecurrentConfig config, long seed) {
        this(config, new Parameters(seed));
    }

    /** A model whose parameters are zero, and about to be loaded. */
    public static RecurrentTranslator blank(RecurrentConfig config) {
        return new RecurrentTranslator(config, new Parameters());
    }

    private RecurrentTranslator(RecurrentConfig config, Parameters parameters) {
        this.config = config;
        this.parameters = parameters;
        int hidden = config.hidden();
        encoder = new RecurrentEncoder(parameters.root().child("encoder"), config);
        var scope = parameters.root().child("decoder");
        embedding =
                new Embedding(
                        scope.child("embedding"), config.targetVocabulary(), config.embedding(), 1);
        embeddingDropout = new Dropout(scope, config.dropout());
        input = new Linear(scope.child("input"), config.embedding(), config.cell().inputs(hidden));
        startHidden = start(scope.child("startHidden"));
        startCell = config.cell() == Cell.LSTM ? start(scope.child("startCell")) : null;
        reader = SourceReader.of(scope, config);
        readout =
                new Linear(
                        scope.child("readout"),
                        hidden + config.annotation() + config.embedding(),
                        hidden,
                        Function.TANH);
        readoutDropout = new Dropout(scope, config.dropout());
        output = new Linear(scope.child("output"), hidden, config.targetVocabulary());
    }

    private Linear start(Parameters.Scope scope) {
        return new Linear(scope, config.annotation(), config.hidden(), Function.TANH);
    }

    public RecurrentConfig config() {
        return config;
    }

    @Override
    public Parameters parameters() {
        return parameters;
    }

    @Override
    public int sourceVocabulary() {
        return config.sourceVocabulary();
    }

    @Override
    public int targetVocabulary() {
        return config.targetVocabulary();
    }

    @Override
    public int longest() {
        return Integer.MAX_VALUE;
    }

    /** What the decoder knows when it has written nothing. */
    record Start(Variable state, SourceReader.Memory memory) {}

    /** Some tokens' logits [B, T, V], and the steps behind them. */
    record Written(Variable logits, SourceReader.Steps steps) {}

    Start read(Tensor ids, Tensor lengths, Pass pass) {
        var source = encoder.apply(ids, lengths, pass);
        var hidden = startHidden.apply(source.summary());
        var state =
                startCell == null
                        ? hidden
                        : Variable.concat(1, hidden, startCell.apply(source.summary()));
        return new Start(state, reader.remember(source));
    }

    /**
     * Reads target tokens I32[B, T], each behind the one before.
     *
     * @param state behind the tokens before these
     */
    Written write(Tensor ids, Variable state, SourceReader.Memory memory, Pass pass) {
        var tokens = embeddingDropout.apply(embedding.apply(ids), pass);
        var steps = reader.run(input.apply(tokens), state, memory);
        var context = steps.contexts();
        var contexts = context.broadcastTo(Shape.of(ids.dim(0), ids.dim(1), config.annotation()));
        var seen = readout.apply(Variable.concat(2, steps.hidden(), contexts, tokens));
        return new Written(output.apply(readoutDropout.apply(seen, pass)), steps);
    }

    private Written write(TranslationBatch batch, Pass pass) {
        var start = read(batch.sourceIds(), batch.sourceLengths(), pass);
        return write(batch.targetInput(), start.state, start.memory, pass);
    }

    @Override
    public Variable logits(TranslationBatch batch, Pass pass) {
        return write(batch, pass).logits;
    }

    @Override
    public Continuation start(Tensor ids, Tensor lengths) {
        return new RecurrentDecoding(this, read(ids, lengths, Pass.evaluation()));
    }

    @Override
    public List<Tensor> crossAttention(TranslationBatch batch) {
        var weights = write(batch, Pass.evaluation()).steps.weights();
        if (weights == null) {
            return List.of();
        }
        var shape = weights.shape();
        var oneHead = Shape.of(shape.dim(0), 1, shape.dim(1), shape.dim(2));
        return List.of(weights.value().reshape(oneHead));
    }
}
