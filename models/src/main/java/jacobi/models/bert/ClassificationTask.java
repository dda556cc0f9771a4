package jacobi.models.bert;

import jacobi.autograd.Variable;
import jacobi.engine.Tensor;
import jacobi.models.metrics.Perplexity;
import jacobi.models.nn.Parameters;
import jacobi.models.nn.Pass;
import jacobi.models.train.TensorTask;
import jacobi.models.train.Validation;

import java.util.List;
import java.util.Map;

/**
 * Learning to give each text, or pair of texts, one of several labels. The loss is the mean over
 * the texts; the score is "accuracy".
 */
public final class ClassificationTask implements TensorTask<RowBatch<LabelledText>> {
    private final SequenceClassifier model;
    private final FineTuning<LabelledText> tuning;

    /**
     * A task.
     *
     * @param seed of the batches' order
     * @throws jacobi.models.data.CorpusException if a text is too long, or there is none
     * @throws IllegalArgumentException if the model cannot read such rows, or lacks a label
     */
    public ClassificationTask(
            SequenceClassifier model,
            BertTokens tokens,
            List<LabelledText> training,
            List<LabelledText> validation,
            Limits limits,
            long seed) {
        limits.requireReadable(model, tokens);
        for (var texts : List.of(training, validation)) {
            texts.forEach(text -> Labels.require(text.label(), model.labels()));
        }
        this.model = model;
        this.tuning =
                new FineTuning<>(
                        model::logits,
                        batch -> batch.numbers(LabelledText::label),
                        rows(training, tokens, limits),
                        rows(validation, tokens, limits),
                        seed);
    }

    private static Rows<LabelledText> rows(
            List<LabelledText> texts, BertTokens tokens, Limits limits) {
        return new Rows<>(texts, text -> text.row(tokens), limits, tokens.padding());
    }

    @Override
    public Parameters parameters() {
        return model.parameters();
    }

    @Override
    public List<RowBatch<LabelledText>> epoch(int epoch) {
        return tuning.epoch(epoch);
    }

    /** {@inheritDoc} There is one label a text. */
    @Override
    public int tokens(RowBatch<LabelledText> batch) {
        return batch.examples().size();
    }

    /** The input; labels I32[B]. */
    @Override
    public List<Tensor> tensors(RowBatch<LabelledText> batch) {
        return tuning.tensors(batch);
    }

    @Override
    public Variable loss(List<Tensor> batch, Pass pass) {
        return tuning.loss(batch, pass);
    }

    @Override
    public Validation validate() {
        var total = Perplexity.NONE;
        int right = 0;
        for (var batch : tuning.validation()) {
            var measured = tuning.measure(batch);
            int texts = tokens(batch);
            total = total.plus(measured.loss() * texts, texts);
            right += Choices.right(measured.logits(), measured.labels());
        }
        return new Validation(total.loss(), Map.of("accuracy", right / (double) total.tokens()));
    }
}
