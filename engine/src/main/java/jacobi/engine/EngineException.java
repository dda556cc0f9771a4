package jacobi.engine;

/** What the engine throws for operands that an {@link Op} or a {@link Device} cannot take. */
public sealed class EngineException extends IllegalArgumentException
        permits ShapeException, DTypeException, IndexException {
    private static final long serialVersionUID = 1L;

    EngineException(String message) {
        super(message);
    }
}
