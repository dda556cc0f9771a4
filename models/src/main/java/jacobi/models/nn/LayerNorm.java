package jacobi.models.nn;

import jacobi.autograd.Variable;
import jacobi.engine.Shape;

/** Layer normalisation over the last axis (Ba et al. 2016), with a learned gain and bias. */
public final class LayerNorm {
    private static final double EPSILON = 1e-5;

    private final Variable weight;
    private final Variable bias;
    private final double epsilon;

    public LayerNorm(Parameters.Scope scope, int channels) {
        this(scope, channels, EPSILON);
    }

    /**
     * @param epsilon what is added to the variance
     */
    public LayerNorm(Parameters.Scope scope, int channels, double epsilon) {
        this.weight = scope.parameter("weight", Shape.of(channels), Initializer.constant(1));
        this.bias = scope.parameter("bias", Shape.of(channels), Initializer.constant(0));
        this.epsilon = epsilon;
    }

    /** […, channels] to the same. */
    public Variable apply(Variable x) {
        return x.layerNorm(weight, bias, epsilon);
    }
}
