package jacobi.models.bert;

import jacobi.autograd.Variable;
import jacobi.engine.Arena;
import jacobi.engine.Tensor;
import jacobi.models.data.Seeds;
import jacobi.models.metrics.Perplexity;
import jacobi.models.nn.Parameters;
import jacobi.models.nn.Pass;
import jacobi.models.train.Replay;
import jacobi.models.train.TensorTask;
import jacobi.models.train.Validation;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Learning to give each text, or pair of texts, one of several labels. The loss is the mean over
 * the texts; the score is "accuracy".
 */
public final class ClassificationTask implements TensorTask<RowBatch<LabelledText>> {
    private final SequenceClassifier model;
    private final Rows<LabelledText> training;
    private final long seed;
    private final List<RowBatch<LabelledText>> validation;
    private final Replay measures;

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
        this.training = rows(training, tokens, limits);
        this.seed = seed;
        this.validation = rows(validation, tokens, limits).ordered();
        this.measures = new Replay(this::measure, new Arena());
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
        return training.shuffled(Seeds.random(seed, epoch));
    }

    /** {@inheritDoc} There is one label a text. */
    @Override
    public int tokens(RowBatch<LabelledText> batch) {
        return batch.examples().size();
    }

    /** The input; labels I32[B]. */
    @Override
    public List<Tensor> tensors(RowBatch<LabelledText> batch) {
        var tensors = new ArrayList<>(batch.input().tensors());
        tensors.add(batch.numbers(LabelledText::label));
        return tensors;
    }

    @Override
    public Variable loss(List<Tensor> batch, Pass pass) {
        return Labels.loss(model.logits(BertInput.first(batch), pass), batch.getLast());
    }

    @Override
    public Validation validate() {
        var total = Perplexity.NONE;
        int right = 0;
        for (var batch : validation) {
            var tensors = tensors(batch);
            var measured = measures.run(tensors);
            int texts = tokens(batch);
            total = total.plus(measured.getFirst().item() * texts, texts);
            right += Choices.right(measured.getLast(), tensors.getLast());
        }
        return new Validation(total.loss(), Map.of("accuracy", right / (double) total.tokens()));
    }

    /** The loss, and the logits [B, labels]. */
    private List<Tensor> measure(List<Tensor> batch) {
        return Variable.noGrad(
                () -> {
                    var logits = model.logits(BertInput.first(batch), Pass.evaluation());
                    return List.of(Labels.loss(logits, batch.getLast()).value(), logits.value());
                });
    }
}
