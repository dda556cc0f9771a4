package jacobi.models.nn;

import jacobi.autograd.Variable;
import jacobi.engine.Shape;

/** Division by the root mean square over the last axis, with a gain (Zhang and Sennrich 2019). */
public final class RmsNorm {
    private final double epsilon;
    private final Variable weight;

    /**
     * @param epsilon what is added to the mean of the squares
     */
    public RmsNorm(Parameters.Scope scope, int channels, double epsilon) {
        this.epsilon = epsilon;
        this.weight = scope.parameter("weight", Shape.of(channels), Initializer.constant(1));
    }

    /** […, channels] to the same. */
    public Variable apply(Variable x) {
        return x.rmsNorm(weight, epsilon);
    }
}
