package jacobi.autograd;

import jacobi.autograd.Derivatives.Gradient;
import jacobi.engine.Devices;
import jacobi.engine.Op;
import jacobi.engine.ShapeException;
import jacobi.engine.Tensor;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;

/**
 * Reverse-mode differentiation: walks from a loss to its parameters and applies the chain rule.
 *
 * <p>A variable's depth exceeds that of everything it was computed from. Taking the deepest first
 * therefore meets each variable after all its uses, when its gradient is complete: an order without
 * recursion, for graphs of any depth, which needs no pass of its own. A gradient is forgotten once
 * it has been passed on; parameters add theirs up at once.
 */
final class Backward {
    private final Map<Variable, Sum> pending = new IdentityHashMap<>();
    private final PriorityQueue<Variable> deepestFirst =
            new PriorityQueue<>(Comparator.comparingInt(Variable::depth).reversed());
    private final Set<Variable> reached = Collections.newSetFromMap(new IdentityHashMap<>());

    private Backward() {}

    /** Adds gradients to all parameters behind the loss, and returns those parameters. */
    static Set<Variable> run(Variable loss) {
        if (loss.value().size() != 1) {
            throw new ShapeException(
                    "backward starts from a scalar, this is "
                            + loss
                            + "; take its sum() or mean()");
        }
        if (!loss.requiresGradient()) {
            throw new IllegalStateException(
                    "backward from "
                            + loss
                            + " reaches no parameter: it was computed from constants alone, or"
                            + " inside noGrad");
        }
        return new Backward().from(loss);
    }

    /** Like {@link #run(Variable)}, and throws for parameters left out, unless they are allowed. */
    static void run(Variable loss, Collection<Variable> parameters, Set<String> mayBeUnreached) {
        var reached = run(loss);
        var missed = new ArrayList<String>();
        for (var parameter : parameters) {
            if (!reached.contains(parameter) && !mayBeUnreached.contains(parameter.name())) {
                missed.add(parameter.name());
            }
        }
        if (!missed.isEmpty()) {
            throw new UnreachedParametersException(missed, parameters.size());
        }
    }

    private Set<Variable> from(Variable loss) {
        var one = Tensor.full(loss.value().type(), loss.shape(), 1);
        add(loss, () -> one);
        while (!deepestFirst.isEmpty()) {
            var variable = deepestFirst.poll();
            descend(variable.origin(), pending.remove(variable).tensor);
        }
        return reached;
    }

    private void descend(Variable.Origin origin, Tensor gradient) {
        var operands = origin.operands();
        var gradients = Derivatives.of(origin, gradient);
        for (int i = 0; i < operands.size(); i++) {
            if (operands.get(i).requiresGradient()) {
                add(operands.get(i), gradients.get(i));
            }
        }
    }

    private void add(Variable variable, Gradient summand) {
        if (variable.origin() == null) {
            variable.addGradient(summand);
            reached.add(variable);
        } else if (pending.containsKey(variable)) {
            pending.get(variable).add(summand);
        } else {
            pending.put(variable, new Sum(summand.tensor()));
            deepestFirst.add(variable);
        }
    }

    /**
     * A gradient under way. Its first summand may belong to another variable as well (both operands
     * of {@code a + b} get the same tensor), so only a sum made here is ever written to.
     */
    private static final class Sum {
        private Tensor tensor;
        private boolean own;

        Sum(Tensor first) {
            tensor = first;
        }

        void add(Gradient summand) {
            if (own) {
                summand.addTo(tensor);
            } else {
                var add = new Op.Binary(Op.Arithmetic.ADD);
                tensor = Devices.current().compute(add, tensor, summand.tensor());
                own = true;
            }
        }
    }
}
