package jacobi.autograd;

import java.util.List;

/** A loss that does not depend on parameters which it was expected to train. */
public final class UnreachedParametersException extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    private final transient List<String> names;

    UnreachedParametersException(List<String> names, int parameters) {
        super(
                "the loss does not depend on "
                        + names.size()
                        + " of "
                        + parameters
                        + " parameters, which would stay untrained: "
                        + String.join(", ", names)
                        + "; use them, remove them, or name them as allowed to be unreached");
        this.names = List.copyOf(names);
    }

    /** The parameters' names. */
    public List<String> names() {
        return names;
    }
}
