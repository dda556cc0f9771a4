package jacobi.models.nn;

import jacobi.autograd.Variable;
import jacobi.engine.Function;

/** Two linear layers at each position (Vaswani et al. 2017, section 3.3, equation 2). */
public final class FeedForward {
    private final Linear inner;
    private final Dropout dropout;
    private final Linear outer;

    /**
     * @param dropout the rate at which inner activations are dropped; the paper has none there
     */
    public FeedForward(
            Parameters.Scope scope, int dModel, int dFf, Function activation, double dropout) {
        this.inner = new Linear(scope.child("inner"), dModel, dFf, activation);
        this.dropout = new Dropout(scope, dropout);
        this.outer = new Linear(scope.child("outer"), dFf, dModel);
    }

    /** […, dModel] to the same. */
    public Variable apply(Variable x, Pass pass) {
        return outer.apply(dropout.apply(inner.apply(x), pass));
    }
}
