package jacobi.models.train;

import jacobi.autograd.Variable;
import jacobi.models.nn.Parameters;
import jacobi.models.nn.Pass;

import java.util.List;

/**
 * What is learned: a model, its batches and its loss. The {@link Trainer} knows nothing else of a
 * model family.
 *
 * @param <B> a batch
 */
public interface Task<B> {
    /** What is learned. */
    Parameters parameters();

    /** The batches of an epoch ≥ 1, in order; the same whenever the epoch is asked for. */
    List<B> epoch(int epoch);

    /** How many tokens the loss of a batch is the mean of. */
    int tokens(B batch);

    /** The training loss: the mean over the batch's tokens, a scalar. */
    Variable loss(B batch, Pass pass);

    /** Measures the model on data that it is not trained on. */
    Validation validate();
}
