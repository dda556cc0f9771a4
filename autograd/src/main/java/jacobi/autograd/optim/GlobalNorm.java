package jacobi.autograd.optim;

import jacobi.autograd.Variable;
import jacobi.engine.Devices;
import jacobi.engine.Tensor;
import jacobi.engine.UpdateOp;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * The Euclidean norm of all gradients together, by which they are clipped (Pascanu et al. 2013).
 * Clipping costs no pass of its own: the factor is an operand of {@link Optimizer#step(double,
 * Tensor)}.
 */
public final class GlobalNorm {
    private final Collection<Variable> parameters;
    private final Tensor sumOfSquares;

    private GlobalNorm(Collection<Variable> parameters, Tensor sumOfSquares) {
        this.parameters = parameters;
        this.sumOfSquares = sumOfSquares;
    }

    /**
     * Measures the gradients there are.
     *
     * @throws IllegalArgumentException if no parameter has a gradient
     */
    public static GlobalNorm of(Collection<Variable> parameters) {
        var gradients =
                parameters.stream()
                        .filter(Variable::hasGradient)
                        .map(Variable::gradient)
                        .toArray(Tensor[]::new);
        if (gradients.length == 0) {
            throw new IllegalArgumentException(
                    "no parameter has a gradient: run backward before measuring its norm");
        }
        var sum = Devices.current().compute(new UpdateOp.SumOfSquares(), gradients);
        return new GlobalNorm(parameters, sum);
    }

    /** The square of the norm, as a scalar tensor: what a recorded program can return. */
    public Tensor square() {
        return sumOfSquares;
    }

    /** The norm. */
    public double value() {
        return Math.sqrt(sumOfSquares.item());
    }

    /** Whether the norm is a finite number: otherwise a step would destroy the parameters. */
    public boolean isFinite() {
        return Double.isFinite(value());
    }

    /**
     * Returns this if the norm is finite.
     *
     * @throws NonFiniteGradientException naming the parameters that it is not finite for
     */
    public GlobalNorm requireFinite() {
        if (!isFinite()) {
            throw new NonFiniteGradientException(value(), broken());
        }
        return this;
    }

    /** min(1, maxNorm/norm) as a scalar tensor; NaN where the norm is not finite. */
    public Tensor clipFactor(double maxNorm) {
        if (!(maxNorm > 0)) {
            throw new IllegalArgumentException("maxNorm must be positive, got " + maxNorm);
        }
        return Devices.current().compute(new UpdateOp.ClipFactor(maxNorm), sumOfSquares);
    }

    private Collection<String> broken() {
        var names = new ArrayList<String>();
        for (var parameter : parameters) {
            if (parameter.hasGradient() && !of(List.of(parameter)).isFinite()) {
                names.add(parameter.name());
            }
        }
        return names;
    }
}
