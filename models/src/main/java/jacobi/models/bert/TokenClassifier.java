package jacobi.models.bert;

import jacobi.autograd.Variable;
import jacobi.models.nn.Parameters;
import jacobi.models.nn.Pass;

/** BERT that gives each token one of several labels (Devlin et al. 2019, section 5.3). */
public final class TokenClassifier implements BertModel {
    private final Bert encoder;
    private final ClassifierHead head;

    /** A model with fresh parameters; the same seed makes the same model. */
    public TokenClassifier(BertConfig config, int labels, long seed) {
        this(config, labels, new Parameters(seed));
    }

    /** A model whose parameters are zero, and about to be loaded. */
    public static TokenClassifier blank(BertConfig config, int labels) {
        return new TokenClassifier(config, labels, new Parameters());
    }

    private TokenClassifier(BertConfig config, int labels, Parameters parameters) {
        this.encoder = new Bert(config, parameters, false);
        this.head = new ClassifierHead(parameters.root().child("classifier"), config, labels);
    }

    @Override
    public Bert encoder() {
        return encoder;
    }

    @Override
    public Parameters parameters() {
        return encoder.parameters();
    }

    /** How many labels there are. */
    public int labels() {
        return head.labels();
    }

    /** A logit for each token and label, [B, T, labels]. */
    public Variable logits(BertInput input, Pass pass) {
        return head.logits(encoder.states(input, pass), pass);
    }
}
