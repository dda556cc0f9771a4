package jacobi.engine.reference;

import jacobi.engine.Function;

/** The values and derivatives of {@link Function}s. */
final class Functions {
    /** √(2/π). */
    private static final double ROOT_2_BY_PI = Math.sqrt(2 / Math.PI);

    /** The coefficient of x³ in GELU's tanh approximation. */
    private static final double CUBIC = 0.044715;

    private Functions() {}

    static double value(Function function, double x) {
        return switch (function) {
            case IDENTITY -> x;
            case EXP -> Math.exp(x);
            case LOG -> Math.log(x);
            case SQRT -> Math.sqrt(x);
            case TANH -> Math.tanh(x);
            case SIGMOID -> sigmoid(x);
            case RELU -> Math.max(x, 0);
            case GELU -> x * NormalDistribution.cumulative(x);
            case GELU_TANH -> 0.5 * x * (1 + Math.tanh(ROOT_2_BY_PI * (x + CUBIC * x * x * x)));
            case SILU -> x * sigmoid(x);
        };
    }

    /**
     * f′, from {@code saved}: f's result or its argument, as {@link
     * Function#derivativeFromResult()} says.
     */
    static double derivative(Function function, double saved) {
        double x = saved;
        double y = saved;
        return switch (function) {
            case IDENTITY -> 1;
            case EXP -> y;
            case LOG -> 1 / x;
            case SQRT -> 0.5 / y;
            case TANH -> 1 - y * y;
            case SIGMOID -> y * (1 - y);
            case RELU -> y > 0 ? 1 : 0;
            case GELU -> NormalDistribution.cumulative(x) + x * NormalDistribution.density(x);
            case GELU_TANH -> geluTanhDerivative(x);
            case SILU -> sigmoid(x) * (1 + x * (1 - sigmoid(x)));
        };
    }

    private static double sigmoid(double x) {
        return 1 / (1 + Math.exp(-x));
    }

    private static double geluTanhDerivative(double x) {
        double tanh = Math.tanh(ROOT_2_BY_PI * (x + CUBIC * x * x * x));
        double inner = ROOT_2_BY_PI * (1 + 3 * CUBIC * x * x);
        return 0.5 * (1 + tanh) + 0.5 * x * (1 - tanh * tanh) * inner;
    }
}
