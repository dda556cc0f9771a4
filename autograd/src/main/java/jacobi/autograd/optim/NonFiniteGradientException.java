package jacobi.autograd.optim;

import java.util.Collection;

/** Gradients that are infinite or NaN; the message names their parameters. */
public final class NonFiniteGradientException extends ArithmeticException {
    private static final long serialVersionUID = 1L;

    NonFiniteGradientException(double norm, Collection<String> parameters) {
        super(
                "the gradients' norm is "
                        + norm
                        + ", from "
                        + (parameters.isEmpty()
                                ? "parameters that are finite one by one"
                                : String.join(", ", parameters))
                        + "; lower the learning rate, warm up longer, or look for a division by"
                        + " zero in the loss");
    }
}
