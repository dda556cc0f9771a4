package jacobi.models.train;

import jacobi.autograd.Variable;
import jacobi.autograd.optim.GlobalNorm;
import jacobi.autograd.optim.Optimizer;
import jacobi.engine.Program;
import jacobi.engine.Tensor;

import java.util.List;

/**
 * The second half of a {@link Trainer}'s step: the gradients' norm, clipping, and the optimizer's
 * update. Gradients stay where they are from step to step, whatever the batch's shapes, so this
 * half is recorded once. It is two {@link Program}s, because Java looks at the norm in between: a
 * gradient that is not finite must not reach the parameters.
 */
final class Update {
    private final Optimizer optimizer;
    private final double clipNorm;
    private List<Variable> reached = List.of();
    private GlobalNorm norm;
    private Tensor factor;
    private Program measurement;
    private Program improvement;

    /**
     * An update that has recorded nothing yet.
     *
     * @param clipNorm the largest norm that gradients may have together; 0 or less for any
     */
    Update(Optimizer optimizer, double clipNorm) {
        this.optimizer = optimizer;
        this.clipNorm = clipNorm;
    }

    /**
     * Updates the parameters; returns the gradients' norm before clipping.
     *
     * @throws jacobi.autograd.optim.NonFiniteGradientException if it is not finite; the parameters
     *     and the optimizer's state are as before
     */
    double run(double rate) {
        forgetOtherParameters();
        if (measurement == null) {
            measurement = Program.record(this::measure);
        } else {
            measurement.run();
        }
        norm.requireFinite();
        optimizer.prepare(rate);
        if (improvement == null) {
            improvement = Program.record(this::improve);
        } else {
            improvement.run();
        }
        return norm.value();
    }

    /** What is recorded is for the parameters that had a gradient: a loss may reach others now. */
    private void forgetOtherParameters() {
        var parameters = optimizer.parameters().stream().filter(Variable::hasGradient).toList();
        if (!parameters.equals(reached)) {
            reached = parameters;
            measurement = null;
            improvement = null;
        }
    }

    private List<Tensor> measure() {
        norm = GlobalNorm.of(reached);
        factor = clipNorm > 0 ? norm.clipFactor(clipNorm) : null;
        return factor == null ? List.of(norm.square()) : List.of(norm.square(), factor);
    }

    private List<Tensor> improve() {
        if (factor == null) {
            optimizer.update();
        } else {
            optimizer.update(factor);
        }
        return List.of();
    }
}
