package jacobi.models.transformer;

import jacobi.autograd.Variable;
import jacobi.models.nn.Dropout;
import jacobi.models.nn.LayerNorm;
import jacobi.models.nn.Parameters;
import jacobi.models.nn.Pass;

import java.util.function.UnaryOperator;

/**
 * The wiring around each sub-layer: {@code norm(x + dropout(f(x)))} as in the paper (section 3.1
 * and 5.4), or pre-norm, {@code x + dropout(f(norm(x)))}, which trains without warm-up (Xiong et
 * al. 2020).
 */
final class Residual {
    private final LayerNorm norm;
    private final Dropout dropout;
    private final boolean preNorm;

    Residual(Parameters.Scope scope, TransformerConfig config) {
        this.norm = new LayerNorm(scope, config.dModel());
        this.dropout = new Dropout(scope, config.dropout());
        this.preNorm = config.preNorm();
    }

    /** What the sub-layer is given of x. */
    Variable input(Variable x) {
        return preNorm ? norm.apply(x) : x;
    }

    /** What leaves the connection, given x and the sub-layer's result. */
    Variable output(Variable x, Variable result, Pass pass) {
        var sum = x.add(dropout.apply(result, pass));
        return preNorm ? sum : norm.apply(sum);
    }

    Variable around(Variable x, Pass pass, UnaryOperator<Variable> subLayer) {
        return output(x, subLayer.apply(input(x)), pass);
    }
}
