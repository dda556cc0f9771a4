package jacobi.engine;

/**
 * Scalar functions that apply to each element, alone ({@link Op.Unary}) or behind a linear layer.
 */
public enum Function {
    IDENTITY(true),
    EXP(true),
    LOG(false),
    SQRT(true),
    TANH(true),
    /** 1 / (1 + e⁻ˣ). */
    SIGMOID(true),
    /** max(x, 0). */
    RELU(true),
    /** x·Φ(x) with the normal distribution's Φ, by erf (Hendrycks and Gimpel 2016). */
    GELU(false),
    /** GELU's tanh approximation, as in GPT-2: x/2·(1 + tanh(√(2/π)·(x + 0.044715·x³))). */
    GELU_TANH(false),
    /** x·sigmoid(x). */
    SILU(false);

    private final boolean fromResult;

    Function(boolean fromResult) {
        this.fromResult = fromResult;
    }

    /** Whether the derivative is computed from the function's result, rather than its argument. */
    public boolean derivativeFromResult() {
        return fromResult;
    }
}
