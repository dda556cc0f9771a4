package jacobi.models.nn;

import jacobi.autograd.Variable;
import jacobi.engine.Function;
import jacobi.engine.Shape;

/** f(x·weightᵀ + bias), […, in] to […, out], with a weight [out, in] and a bias [out]. */
public final class Linear {
    private final Variable weight;
    private final Variable bias;
    private final Function activation;

    /** A linear layer without activation. */
    public Linear(Parameters.Scope scope, int in, int out) {
        this(scope, in, out, Function.IDENTITY);
    }

    /** A linear layer whose results go through {@code activation}. */
    public Linear(Parameters.Scope scope, int in, int out, Function activation) {
        this.weight = scope.parameter("weight", Shape.of(out, in), Initializer.xavierUniform());
        this.bias = scope.parameter("bias", Shape.of(out), Initializer.constant(0));
        this.activation = activation;
    }

    /** […, in] to […, out]. */
    public Variable apply(Variable x) {
        return x.linear(weight, bias, activation);
    }
}
