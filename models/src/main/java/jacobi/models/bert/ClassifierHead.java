package jacobi.models.bert;

import jacobi.autograd.Variable;
import jacobi.engine.Function;
import jacobi.models.nn.Dropout;
import jacobi.models.nn.Linear;
import jacobi.models.nn.Parameters;
import jacobi.models.nn.Pass;

/** Dropout, then one layer: a logit for each label. */
final class ClassifierHead {
    private final int labels;
    private final Dropout dropout;
    private final Linear linear;

    ClassifierHead(Parameters.Scope scope, BertConfig config, int labels) {
        if (labels < 2) {
            throw new IllegalArgumentException("there must be at least two labels, got " + labels);
        }
        this.labels = labels;
        this.dropout = new Dropout(scope, config.dropout());
        this.linear = new Linear(scope, config.dModel(), labels, Function.IDENTITY, Bert.WEIGHTS);
    }

    int labels() {
        return labels;
    }

    /** […, C] to […, labels]. */
    Variable logits(Variable x, Pass pass) {
        return linear.apply(dropout.apply(x, pass));
    }
}
