package jacobi.models.nn;

import jacobi.autograd.Variable;

import java.util.ArrayList;

/**
 * A convolution over time that sees nothing of the future, as in the decoder of Gehring et al.
 * (2017, section 3.2): each output depends on the last {@code kernel} inputs, and before the first
 * there are zeros. B batch, T time.
 *
 * <p>The inputs of a window are put side by side, so that the convolution is one linear layer,
 * whose weight [out, kernel·in] starts with the oldest input.
 */
public final class CausalConvolution {
    private final int kernel;
    private final Linear linear;

    /**
     * @param kernel how many inputs an output depends on, at least 1
     * @throws IllegalArgumentException if the kernel is not positive
     */
    public CausalConvolution(Parameters.Scope scope, int in, int out, int kernel) {
        if (kernel < 1) {
            throw new IllegalArgumentException(
                    "the kernel must have at least 1 input, got " + kernel);
        }
        this.kernel = kernel;
        this.linear = new Linear(scope, kernel * in, out);
    }

    /** [B, T, in] to [B, T, out]. */
    public Variable apply(Variable x) {
        int time = x.dim(1);
        var padded = x.pad(1, kernel - 1, 0);
        var window = new ArrayList<Variable>();
        for (int k = 0; k < kernel; k++) {
            window.add(padded.slice(1, k, k + time));
        }
        return linear.apply(Variable.concat(2, window));
    }
}
