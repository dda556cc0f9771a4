package jacobi.models.bert;

import jacobi.autograd.Variable;
import jacobi.models.nn.Parameters;
import jacobi.models.nn.Pass;

/** BERT that gives each row one of several labels (Devlin et al. 2019, section 4.1). */
public final class SequenceClassifier implements BertModel {
    private final Bert encoder;
    private final ClassifierHead head;

    /** A model with fresh parameters; the same seed makes the same model. */
    public SequenceClassifier(BertConfig config, int labels, long seed) {
        this(config, labels, new Parameters(seed));
    }

    /** A model whose parameters are zero, and about to be loaded. */
    public static SequenceClassifier blank(BertConfig config, int labels) {
        return new SequenceClassifier(config, labels, new Parameters());
    }

    private SequenceClassifier(BertConfig config, int labels, Parameters parameters) {
        this.encoder = new Bert(config, parameters, true);
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

    /** A logit for each row and label, [B, labels]. */
    public Variable logits(BertInput input, Pass pass) {
        return head.logits(encoder.pooled(encoder.states(input, pass)), pass);
    }
}
