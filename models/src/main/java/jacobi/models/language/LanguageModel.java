package jacobi.models.language;

import jacobi.autograd.Variable;
import jacobi.engine.Tensor;
import jacobi.models.decode.Continuation;
import jacobi.models.nn.Parameters;
import jacobi.models.nn.Pass;

/**
 * A model of text from left to right: what learning and generating need to know of it. B texts, T
 * time.
 */
public interface LanguageModel {
    /** What it learns. */
    Parameters parameters();

    /** Number of token ids. */
    int vocabulary();

    /** The most tokens that it can look back on. */
    int context();

    /**
     * The logits of the token behind every position, [B, T, vocabulary]; those of position t depend
     * on the tokens up to t alone.
     *
     * @param ids I32[B, T]
     * @throws IllegalArgumentException if T is more than the context
     */
    Variable logits(Tensor ids, Pass pass);

    /** Throws an IllegalArgumentException if texts of so many tokens exceed the context. */
    default void requireRoom(int tokens) {
        if (tokens > context()) {
            throw new IllegalArgumentException(
                    "the text has %d tokens, but the model's context is %d"
                            .formatted(tokens, context()));
        }
    }

    /**
     * Texts without a token yet. Unless a model keeps what it has computed of them, each token
     * costs a pass over all of its text.
     */
    default Continuation start(int rows) {
        return new Recomputation(this, rows);
    }
}
