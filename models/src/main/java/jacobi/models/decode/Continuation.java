package jacobi.models.decode;

import jacobi.engine.Shape;
import jacobi.engine.Tensor;

/** Texts that grow token by token, a row each: what a search needs to know of a model. */
public interface Continuation {
    /** How many texts there are. */
    int rows();

    /**
     * Adds a token to each row and returns the logits of the one behind it, [rows, vocabulary].
     *
     * @param tokens one for each row
     */
    Tensor next(int[] tokens);

    /**
     * Adds several tokens to the only row and returns the logits of the one behind them,
     * [vocabulary]: what {@link #next} gives for the last of them, where each is added by itself. A
     * model that can read them at once does.
     *
     * @param tokens at least one
     * @throws IllegalArgumentException if there are no tokens, or several rows
     */
    default Tensor read(int... tokens) {
        requireReadable(tokens);
        Tensor logits = null;
        for (int token : tokens) {
            logits = next(new int[] {token});
        }
        return logits.reshape(Shape.of(logits.size()));
    }

    /**
     * What every {@link #read} starts with.
     *
     * @throws IllegalArgumentException if there are no tokens, or several rows
     */
    default void requireReadable(int... tokens) {
        if (tokens.length == 0 || rows() != 1) {
            throw new IllegalArgumentException(
                    "several tokens at once are read by one row, and at least one of them, but"
                            + " there are %d rows and %d tokens".formatted(rows(), tokens.length));
        }
    }

    /** Throws an IllegalArgumentException unless there is a token for each row. */
    default void requireOneEach(int[] tokens) {
        if (tokens.length != rows()) {
            throw new IllegalArgumentException(
                    "there are " + rows() + " rows, but " + tokens.length + " tokens");
        }
    }

    /** Keeps the given rows, in that order; a row may be taken more than once. */
    void select(int[] rows);
}
