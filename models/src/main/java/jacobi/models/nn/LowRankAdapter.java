package jacobi.models.nn;

import jacobi.autograd.Variable;
import jacobi.engine.Shape;

/**
 * What a frozen linear layer learns (LoRA; Hu et al. 2022, section 4.1): its weight W becomes W +
 * alpha/rank · up · down, the difference a product of low rank. {@code up} starts at zero, so that
 * nothing changes at first.
 */
final class LowRankAdapter {
    /** The names of the halves, behind a layer's. */
    static final String DOWN = ".adapter.down";

    static final String UP = ".adapter.up";

    private final Variable down;
    private final Variable up;
    private final double scale;

    private LowRankAdapter(Parameters.Scope scope, int in, int out, Adapters adapters) {
        var deviation = 1 / Math.sqrt(in);
        down =
                scope.parameter(
                        "down", Shape.of(adapters.rank(), in), Initializer.normal(deviation));
        up = scope.parameter("up", Shape.of(out, adapters.rank()), Initializer.constant(0));
        scale = adapters.scale();
    }

    /** The adapter of the linear layer at a place; null where none is wanted. */
    static LowRankAdapter of(Parameters.Scope scope, int in, int out) {
        var adapters = scope.adapters();
        return adapters == null || !adapters.adapt(scope)
                ? null
                : new LowRankAdapter(scope.with(null).child("adapter"), in, out, adapters);
    }

    /** Whether a parameter of that name is a half of an adapter. */
    static boolean isPart(String name) {
        return name.endsWith(DOWN) || name.endsWith(UP);
    }

    /** […, in] to […, out]. */
    Variable apply(Variable x) {
        // Scaled where there are the fewest numbers.
        return x.linear(down).multiply(scale).linear(up);
    }
}
