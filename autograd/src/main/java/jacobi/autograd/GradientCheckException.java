package jacobi.autograd;

/** A gradient that finite differences contradict; the message names the elements and the seed. */
public final class GradientCheckException extends AssertionError {
    private static final long serialVersionUID = 1L;

    GradientCheckException(GradientCheck.Result result) {
        super(result.toString());
    }
}
