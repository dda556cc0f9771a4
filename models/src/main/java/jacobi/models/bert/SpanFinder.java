package jacobi.models.bert;

import jacobi.autograd.Variable;
import jacobi.engine.Function;
import jacobi.models.nn.Linear;
import jacobi.models.nn.Parameters;
import jacobi.models.nn.Pass;

/**
 * BERT that finds where in a passage a question is answered: the first and the last token of the
 * answer (Devlin et al. 2019, section 4.2). A row is the question, then the passage.
 */
public final class SpanFinder implements BertModel {
    /** In place of a logit behind a row's text; its softmax is 0. */
    private static final double NEVER = -1e9;

    private final Bert encoder;
    private final Linear head;

    /** A model with fresh parameters; the same seed makes the same model. */
    public SpanFinder(BertConfig config, long seed) {
        this(config, new Parameters(seed));
    }

    /** A model whose parameters are zero, and about to be loaded. */
    public static SpanFinder blank(BertConfig config) {
        return new SpanFinder(config, new Parameters());
    }

    private SpanFinder(BertConfig config, Parameters parameters) {
        var scope = parameters.root().child("spans");
        this.encoder = new Bert(config, parameters, false);
        this.head = new Linear(scope, config.dModel(), 2, Function.IDENTITY, Bert.WEIGHTS);
    }

    @Override
    public Bert encoder() {
        return encoder;
    }

    @Override
    public Parameters parameters() {
        return encoder.parameters();
    }

    /** A logit for each token to be the answer's first, and to be its last: [B, 2, T]. */
    public Variable logits(BertInput input, Pass pass) {
        var ends = head.apply(encoder.states(input, pass));
        return ends.transpose(1, 2).mask(input.lengths(), NEVER);
    }
}
