package jacobi.models.bert;

import jacobi.autograd.Variable;
import jacobi.engine.Arena;
import jacobi.engine.Tensor;
import jacobi.models.data.Seeds;
import jacobi.models.nn.Pass;
import jacobi.models.train.Replay;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * What tasks have in common that teach a model to label rows, or places of them: examples cut into
 * rows, the mean cross-entropy of the labels, and the model's answers for a score (Devlin et al.
 * 2019, section 3.2).
 *
 * @param <E> an example, which has a row and labels
 */
final class FineTuning<E> {
    /** A model that labels: logits […, labels]. */
    interface Labeller {
        Variable logits(BertInput input, Pass pass);
    }

    /**
     * What a model says of a batch.
     *
     * @param loss the mean over the batch's labels
     * @param logits to be read before the next batch is measured
     * @param labels the right ones
     */
    record Measured(double loss, Tensor logits, Tensor labels) {}

    private final Labeller model;
    private final Function<RowBatch<E>, Tensor> labels;
    private final Rows<E> training;
    private final List<RowBatch<E>> validation;
    private final long seed;
    private final Replay measures;

    /**
     * @param labels those of a batch, {@link RowBatch#IGNORED} where there is none
     * @param seed of the batches' order
     */
    FineTuning(
            Labeller model,
            Function<RowBatch<E>, Tensor> labels,
            Rows<E> training,
            Rows<E> validation,
            long seed) {
        this.model = model;
        this.labels = labels;
        this.training = training;
        this.validation = validation.ordered();
        this.seed = seed;
        this.measures = new Replay(this::lossAndLogits, new Arena());
    }

    List<RowBatch<E>> epoch(int epoch) {
        return training.shuffled(Seeds.random(seed, epoch));
    }

    List<RowBatch<E>> validation() {
        return validation;
    }

    /** The input, then the labels. */
    List<Tensor> tensors(RowBatch<E> batch) {
        var tensors = new ArrayList<>(batch.input().tensors());
        tensors.add(labels.apply(batch));
        return tensors;
    }

    /** Of a batch's tensors. */
    Variable loss(List<Tensor> batch, Pass pass) {
        return Labels.loss(model.logits(BertInput.first(batch), pass), batch.getLast());
    }

    Measured measure(RowBatch<E> batch) {
        var tensors = tensors(batch);
        var measured = measures.run(tensors);
        return new Measured(measured.getFirst().item(), measured.getLast(), tensors.getLast());
    }

    private List<Tensor> lossAndLogits(List<Tensor> batch) {
        return Variable.noGrad(
                () -> {
                    var logits = model.logits(BertInput.first(batch), Pass.evaluation());
                    return List.of(Labels.loss(logits, batch.getLast()).value(), logits.value());
                });
    }
}
