package jacobi.models.translation;

import jacobi.autograd.Variable;
import jacobi.engine.Tensor;
import jacobi.models.decode.Continuation;
import jacobi.models.nn.Parameters;
import jacobi.models.nn.Pass;

import java.util.List;

/**
 * A model that reads a source and writes a target: all that translating and learning to translate
 * need to know of it. B sentences, S source time, T target time.
 */
public interface SequenceToSequence {
    /** What it learns. */
    Parameters parameters();

    /** Number of source token ids. */
    int sourceVocabulary();

    /** Number of target token ids. */
    int targetVocabulary();

    /** The most tokens of a text, its end included. */
    int longest();

    /**
     * The logits of the next token behind every position of the target, [B, T, target vocabulary],
     * where the target's earlier tokens are the given ones (teacher forcing).
     */
    Variable logits(TranslationBatch batch, Pass pass);

    /**
     * Starts to write the targets of some sources, one token at a time.
     *
     * @param ids I32[B, S]
     * @param lengths I32[B], how much of each row is text
     */
    Continuation start(Tensor ids, Tensor lengths);

    /**
     * What each position of the target attends to in the source: for each layer that does, from the
     * first to the last, weights [B, heads, T, S]. Empty where the model has no attention.
     */
    List<Tensor> crossAttention(TranslationBatch batch);
}
