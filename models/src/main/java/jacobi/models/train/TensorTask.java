package jacobi.models.train;

import jacobi.autograd.Variable;
import jacobi.engine.Tensor;
import jacobi.models.nn.Pass;

import java.util.List;

/**
 * A task whose loss is computed from a batch's tensors alone, by operations that depend on nothing
 * but their shapes. Batches of the same shapes then share a recorded step, {@link Replay}.
 *
 * @param <B> a batch
 */
public interface TensorTask<B> extends Task<B> {
    /** A batch as tensors, in an order of the task's own. */
    List<Tensor> tensors(B batch);

    /** The training loss of a batch of {@link #tensors}, a scalar. */
    Variable loss(List<Tensor> batch, Pass pass);

    @Override
    default Variable loss(B batch, Pass pass) {
        return loss(tensors(batch), pass);
    }
}
