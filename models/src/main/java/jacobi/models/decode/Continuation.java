package jacobi.models.decode;

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

    /** Keeps the given rows, in that order; a row may be taken more than once. */
    void select(int[] rows);
}
