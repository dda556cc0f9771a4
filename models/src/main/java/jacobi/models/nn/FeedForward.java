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
        this(
                scope,
                dModel,
                dFf,
                activation,
                dropout,
                Initializer.xavierUniform(),
                Initializer.xavierUniform());
    }

    /**
     * @param dropout the rate at which inner activations are dropped
     * @param first how the inner layer's weight starts
     * @param second how the outer layer's weight starts
     */
    public FeedForward(
            Parameters.Scope scope,
            int dModel,
            int dFf,
            Function activation,
            double dropout,
            Initializer first,
            Initializer second) {
        this.inner = new Linear(scope.child("inner"), dModel, dFf, activation, first);
        this.dropout = new Dropout(scope, dropout);
        this.outer = new Linear(scope.child("outer"), dFf, dModel, Function.IDENTITY, second);
    }

    /** […, dModel] to the same. */
    public Variable apply(Variable x, Pass pass) {
        return outer.apply(dropout.apply(inner.apply(x), pass));
    }
}
