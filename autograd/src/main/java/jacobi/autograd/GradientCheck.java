package jacobi.autograd;

import jacobi.engine.DType;
import jacobi.engine.Device;
import jacobi.engine.Devices;
import jacobi.engine.Tensor;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Proves gradients: compares what {@link Variable#backward} computes with what finite differences
 * measure, for every element of every parameter, in F64 on the reference device.
 *
 * <p>A result that is no scalar is made one by a random projection: {@code Σ w·y} with the weights'
 * magnitudes in [0.5, 1.5), drawn from the seed. The derivative is measured by the five-point
 * central difference {@code (f(x−2h) − 8f(x−h) + 8f(x+h) − f(x+2h)) / 12h}, whose error is of order
 * h⁴. Where the first step disagrees, smaller ones are tried, since a step may straddle a kink (of
 * relu, of a maximum): a wrong derivative disagrees at every step.
 *
 * @param tolerance the largest relative difference, against the larger of the two values
 * @param seed of the projection
 */
public record GradientCheck(double tolerance, long seed) {
    private static final double[] STEPS = {1e-3, 1e-4, 1e-5};

    /** What rounding alone may make of a true zero, relative to the size of the loss. */
    private static final double ROUNDING = 1e-10;

    /** The check at a relative tolerance of 1e-6. */
    public static GradientCheck standard() {
        return new GradientCheck(1e-6, 1);
    }

    /** An element whose gradient is wrong; {@code index} counts in row-major order. */
    public record Mismatch(String parameter, int index, double computed, double measured) {
        @Override
        public String toString() {
            return "%s[%d]: backward computed %s, finite differences measured %s"
                    .formatted(parameter, index, computed, measured);
        }
    }

    /**
     * What a check found.
     *
     * @param function what was checked, by the caller's name
     * @param elements how many elements were checked
     */
    public record Result(String function, int elements, List<Mismatch> mismatches, long seed) {
        private static final int SHOWN = 5;

        public Result {
            mismatches = List.copyOf(mismatches);
        }

        public boolean passed() {
            return mismatches.isEmpty();
        }

        /**
         * Returns if the gradients are right.
         *
         * @throws GradientCheckException with the first mismatches, if they are not
         */
        public void assertClose() {
            if (!passed()) {
                throw new GradientCheckException(this);
            }
        }

        @Override
        public String toString() {
            var text = new StringBuilder();
            text.append(
                    "%s: %d of %d gradient elements are wrong (projection seed %d)"
                            .formatted(function, mismatches.size(), elements, seed));
            mismatches.stream().limit(SHOWN).forEach(m -> text.append("\n  ").append(m));
            if (mismatches.size() > SHOWN) {
                text.append("\n  …");
            }
            return text.toString();
        }
    }

    /**
     * Checks a function of tensors. Floating operands are checked, as F64 parameters "operand 0",
     * "operand 1" …; integers are constants.
     */
    public Result check(
            String name, Function<List<Variable>, Variable> function, Tensor... operands) {
        var variables = new ArrayList<Variable>();
        var parameters = new ArrayList<Variable>();
        for (var operand : operands) {
            if (operand.type().isFloating()) {
                var copy = operand.to(DType.F64);
                parameters.add(Variable.parameter("operand " + variables.size(), copy));
                variables.add(parameters.getLast());
            } else {
                variables.add(Variable.constant(operand));
            }
        }
        return check(name, parameters, () -> function.apply(variables));
    }

    /**
     * Checks a function of F64 parameters, such as a whole model's loss. Their values change while
     * this runs and are the same again in the end; their gradients are overwritten.
     *
     * @param function must give the same result for the same parameter values
     * @throws IllegalArgumentException if there is no parameter, or one is not F64
     * @throws UnreachedParametersException if the result does not depend on a parameter
     */
    public Result check(String name, Collection<Variable> parameters, Supplier<Variable> function) {
        if (parameters.isEmpty()) {
            throw new IllegalArgumentException(name + ": there is no parameter to check");
        }
        for (var parameter : parameters) {
            if (parameter.value().type() != DType.F64) {
                throw new IllegalArgumentException(
                        name + ": a gradient check needs F64 parameters, this is " + parameter);
            }
        }
        return Devices.using(reference(), () -> compare(name, parameters, function));
    }

    private Result compare(
            String name, Collection<Variable> parameters, Supplier<Variable> function) {
        parameters.forEach(Variable::clearGradient);
        var loss = project(function.get());
        loss.backward(parameters);
        double floor = ROUNDING * Math.max(1, Math.abs(loss.item()));
        int elements = 0;
        var mismatches = new ArrayList<Mismatch>();
        for (var parameter : parameters) {
            var gradient = parameter.gradient();
            for (int i = 0; i < gradient.size(); i++) {
                compareElement(parameter, i, floor, function, mismatches);
            }
            elements += gradient.size();
        }
        return new Result(name, elements, mismatches, seed);
    }

    private void compareElement(
            Variable parameter,
            int index,
            double floor,
            Supplier<Variable> function,
            List<Mismatch> mismatches) {
        double computed = parameter.gradient().get(index);
        double measured = Double.NaN;
        for (double step : STEPS) {
            measured = measure(parameter.value(), index, step, function);
            double scale = Math.max(Math.abs(computed), Math.abs(measured));
            if (Math.abs(computed - measured) <= tolerance * scale + floor) {
                return;
            }
        }
        mismatches.add(new Mismatch(parameter.name(), index, computed, measured));
    }

    private double measure(Tensor at, int index, double step, Supplier<Variable> function) {
        double x = at.get(index);
        double h = step * Math.max(1, Math.abs(x));
        try {
            double inner = loss(at, index, x + h, function) - loss(at, index, x - h, function);
            double outer =
                    loss(at, index, x + 2 * h, function) - loss(at, index, x - 2 * h, function);
            return (8 * inner - outer) / (12 * h);
        } finally {
            at.set(index, x);
        }
    }

    private double loss(Tensor at, int index, double value, Supplier<Variable> function) {
        at.set(index, value);
        return Variable.noGrad(() -> project(function.get()).item());
    }

    private Variable project(Variable result) {
        var random = new Random(seed);
        var weights = Tensor.zeros(DType.F64, result.shape());
        for (int i = 0; i < weights.size(); i++) {
            weights.set(i, random.nextDouble(0.5, 1.5) * (random.nextBoolean() ? 1 : -1));
        }
        return result.multiply(Variable.constant(weights)).sum();
    }

    private static Device reference() {
        return Devices.named("reference", 1);
    }
}
