package jacobi.models.train;

import jacobi.autograd.Variable;
import jacobi.autograd.optim.Optimizer;
import jacobi.engine.Arena;
import jacobi.engine.Shape;
import jacobi.engine.Tensor;
import jacobi.engine.Workspace;
import jacobi.models.nn.Pass;

import java.util.List;

/**
 * Forward and backward passes of a {@link Trainer}, computed or replayed: the bits are the same.
 */
interface Steps<B> {
    /**
     * Adds a batch's share to the gradients; returns its share of the step's loss.
     *
     * @param share what part of the step's tokens are the batch's
     * @param draw which dropout masks are drawn
     * @param first whether the batch is the step's first, before which there are no gradients
     */
    double accumulate(B batch, double share, int draw, boolean first);

    static <B> Steps<B> of(Task<B> task, TrainingOptions options, Optimizer optimizer) {
        return task instanceof TensorTask<B> tensors
                ? new Replayed<>(tensors, options, optimizer)
                : new Computed<>(task, options, optimizer, new Workspace());
    }

    /** Every batch is computed anew. */
    record Computed<B>(
            Task<B> task, TrainingOptions options, Optimizer optimizer, Workspace workspace)
            implements Steps<B> {
        @Override
        public double accumulate(B batch, double share, int draw, boolean first) {
            if (first) {
                optimizer.clearGradients();
            }
            return workspace.call(
                    () -> {
                        var loss = task.loss(batch, Pass.training(options.seed(), draw));
                        var shared = share == 1 ? loss : loss.multiply(share);
                        shared.backward(task.parameters().all());
                        return shared.item();
                    });
        }
    }

    /** Batches of the same shapes share a program. */
    final class Replayed<B> implements Steps<B> {
        private final TensorTask<B> task;
        private final Optimizer optimizer;
        private final Pass pass;
        private final Variable share;
        private final Replay first;
        private final Replay further;

        Replayed(TensorTask<B> task, TrainingOptions options, Optimizer optimizer) {
            this.task = task;
            this.optimizer = optimizer;
            this.pass = Pass.training(options.seed(), 0);
            var type = task.parameters().all().iterator().next().value().type();
            this.share =
                    options.accumulation() == 1
                            ? null
                            : Variable.constant(Tensor.zeros(type, Shape.of()));
            var arena = new Arena();
            this.first = new Replay(this::overwrite, arena);
            this.further = new Replay(this::add, arena);
        }

        @Override
        public double accumulate(B batch, double part, int draw, boolean isFirst) {
            pass.moveTo(draw);
            if (share != null) {
                share.value().set(0, part);
            }
            var replay = isFirst ? first : further;
            return replay.run(task.tensors(batch)).getFirst().item();
        }

        private List<Tensor> overwrite(List<Tensor> batch) {
            optimizer.clearGradients();
            return add(batch);
        }

        private List<Tensor> add(List<Tensor> batch) {
            var loss = task.loss(batch, pass);
            var shared = share == null ? loss : loss.multiply(share);
            shared.backward(task.parameters().all());
            return List.of(shared.value());
        }
    }
}
