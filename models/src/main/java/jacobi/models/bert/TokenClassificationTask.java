package jacobi.models.bert;

import jacobi.autograd.Variable;
import jacobi.engine.Tensor;
import jacobi.models.metrics.Perplexity;
import jacobi.models.nn.Parameters;
import jacobi.models.nn.Pass;
import jacobi.models.train.TensorTask;
import jacobi.models.train.Validation;

import java.util.List;
import java.util.stream.IntStream;

/**
 * Learning to give tokens labels, such as what kind of name a word belongs to. The loss is the mean
 * over the tokens that have a label.
 *
 * <p>Scores: "accuracy", the share of these tokens given their label; "f1", of all labels but 0,
 * which stands for "nothing", token by token and all labels together.
 */
public final class TokenClassificationTask implements TensorTask<RowBatch<TaggedText>> {
    private final TokenClassifier model;
    private final FineTuning<TaggedText> tuning;

    /**
     * A task.
     *
     * @param seed of the batches' order
     * @throws jacobi.models.data.CorpusException if a text is too long, or there is none
     * @throws IllegalArgumentException if the model cannot read such rows, or lacks a label
     */
    public TokenClassificationTask(
            TokenClassifier model,
            BertTokens tokens,
            List<TaggedText> training,
            List<TaggedText> validation,
            Limits limits,
            long seed) {
        limits.requireReadable(model, tokens);
        for (var texts : List.of(training, validation)) {
            texts.stream()
                    .flatMapToInt(text -> IntStream.of(text.labels()))
                    .filter(label -> label != TaggedText.NO_LABEL)
                    .forEach(label -> Labels.require(label, model.labels()));
        }
        this.model = model;
        this.tuning =
                new FineTuning<>(
                        model::logits,
                        batch -> batch.numbers(batch.time(), TaggedText::ofRow),
                        rows(training, tokens, limits),
                        rows(validation, tokens, limits),
                        seed);
    }

    private static Rows<TaggedText> rows(List<TaggedText> texts, BertTokens tokens, Limits limits) {
        return new Rows<>(texts, text -> tokens.row(text.tokens()), limits, tokens.padding());
    }

    @Override
    public Parameters parameters() {
        return model.parameters();
    }

    @Override
    public List<RowBatch<TaggedText>> epoch(int epoch) {
        return tuning.epoch(epoch);
    }

    /** {@inheritDoc} These are the ones that have a label. */
    @Override
    public int tokens(RowBatch<TaggedText> batch) {
        return (int)
                batch.examples().stream()
                        .flatMapToInt(text -> IntStream.of(text.labels()))
                        .filter(label -> label != TaggedText.NO_LABEL)
                        .count();
    }

    /** The input; labels I32[B, T]. */
    @Override
    public List<Tensor> tensors(RowBatch<TaggedText> batch) {
        return tuning.tensors(batch);
    }

    @Override
    public Variable loss(List<Tensor> batch, Pass pass) {
        return tuning.loss(batch, pass);
    }

    @Override
    public Validation validate() {
        var total = Perplexity.NONE;
        var scores = TagScores.NONE;
        for (var batch : tuning.validation()) {
            var measured = tuning.measure(batch);
            int labels = tokens(batch);
            total = total.plus(measured.loss() * labels, labels);
            scores = score(scores, Choices.of(measured.logits()), measured.labels().toInts());
        }
        return new Validation(total.loss(), scores.byName());
    }

    private static TagScores score(TagScores scores, int[] choices, int[] labels) {
        for (int i = 0; i < labels.length; i++) {
            if (labels[i] != TaggedText.NO_LABEL) {
                scores = scores.plus(choices[i], labels[i]);
            }
        }
        return scores;
    }
}
