package jacobi.engine;

/** Element types that do not fit: names the operation and every operand's type and shape. */
public final class DTypeException extends EngineException {
    private static final long serialVersionUID = 1L;

    public DTypeException(String message) {
        super(message);
    }
}
