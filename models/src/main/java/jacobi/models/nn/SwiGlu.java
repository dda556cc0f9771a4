package jacobi.models.nn;

import jacobi.autograd.Variable;
import jacobi.engine.Function;

/**
 * A feed-forward layer of which one half decides how much of the other passes (Shazeer 2020,
 * equation 6): {@code down(silu(gate(x)) · up(x))}, without biases.
 */
public final class SwiGlu {
    private final Linear gate;
    private final Linear up;
    private final Linear down;

    /**
     * @param inputs how the weights of gate and up start
     * @param result how the weight of down starts
     */
    public SwiGlu(
            Parameters.Scope scope, int dModel, int dFf, Initializer inputs, Initializer result) {
        gate = Linear.withoutBias(scope.child("gate"), dModel, dFf, Function.SILU, inputs);
        up = Linear.withoutBias(scope.child("up"), dModel, dFf, Function.IDENTITY, inputs);
        down = Linear.withoutBias(scope.child("down"), dFf, dModel, Function.IDENTITY, result);
    }

    /** […, dModel] to the same. */
    public Variable apply(Variable x) {
        return down.apply(gate.apply(x).multiply(up.apply(x)));
    }
}
