package jacobi.engine;

/** A token id, target or length out of range: names the value, where it stands and the bound. */
public final class IndexException extends EngineException {
    private static final long serialVersionUID = 1L;

    public IndexException(String message) {
        super(message);
    }
}
