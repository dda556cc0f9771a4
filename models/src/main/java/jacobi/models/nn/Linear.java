package jacobi.models.nn;

import jacobi.autograd.Variable;
import jacobi.engine.Function;
import jacobi.engine.Shape;

/**
 * f(x·weightᵀ + bias), […, in] to […, out], with a weight [out, in] and maybe a bias [out]. Where
 * the scope says so, the layer gets a {@link LowRankAdapter}, whose result is added inside f.
 */
public final class Linear {
    private static final Initializer ZERO = Initializer.constant(0);

    private final Variable weight;
    private final Variable bias;
    private final Function activation;
    private final LowRankAdapter adapter;

    private Linear(Variable weight, Variable bias, Function activation, LowRankAdapter adapter) {
        this.weight = weight;
        this.bias = bias;
        this.activation = activation;
        this.adapter = adapter;
    }

    /** A linear layer without activation. */
    public Linear(Parameters.Scope scope, int in, int out) {
        this(scope, in, out, Function.IDENTITY);
    }

    /** A linear layer whose results go through {@code activation}. */
    public Linear(Parameters.Scope scope, int in, int out, Function activation) {
        this(scope, in, out, activation, Initializer.xavierUniform());
    }

    /**
     * @param initializer how the weight starts; the bias starts at zero
     */
    public Linear(
            Parameters.Scope scope, int in, int out, Function activation, Initializer initializer) {
        this(
                weight(scope, in, out, initializer),
                scope.parameter("bias", Shape.of(out), ZERO),
                activation,
                LowRankAdapter.of(scope, in, out));
    }

    /** A linear layer without bias and activation. */
    public static Linear withoutBias(Parameters.Scope scope, int in, int out) {
        return withoutBias(scope, in, out, Function.IDENTITY, Initializer.xavierUniform());
    }

    /**
     * A linear layer without bias.
     *
     * @param initializer how the weight starts
     */
    public static Linear withoutBias(
            Parameters.Scope scope, int in, int out, Function activation, Initializer initializer) {
        return new Linear(
                weight(scope, in, out, initializer),
                null,
                activation,
                LowRankAdapter.of(scope, in, out));
    }

    private static Variable weight(
            Parameters.Scope scope, int in, int out, Initializer initializer) {
        return scope.parameter("weight", Shape.of(out, in), initializer);
    }

    /** […, in] to […, out]. */
    public Variable apply(Variable x) {
        if (adapter == null) {
            return x.linear(weight, bias, activation);
        }
        var sum = x.linear(weight, bias).add(adapter.apply(x));
        return activation == Function.IDENTITY ? sum : sum.apply(activation);
    }
}
