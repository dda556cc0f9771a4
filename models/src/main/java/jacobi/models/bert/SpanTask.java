package jacobi.models.bert;

import jacobi.autograd.Variable;
import jacobi.engine.Tensor;
import jacobi.models.metrics.Perplexity;
import jacobi.models.nn.Parameters;
import jacobi.models.nn.Pass;
import jacobi.models.train.TensorTask;
import jacobi.models.train.Validation;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;

/**
 * Learning to find a question's answer in a passage. The loss is the mean over the answers' first
 * and last tokens. Every question has an answer, and question and passage fit a row together.
 *
 * <p>Scores as SQuAD counts them (Rajpurkar et al. 2016, section 6.1), in tokens instead of words:
 * "exactMatch", the share of answers whose tokens are the expected ones; "f1", the mean overlap of
 * the tokens.
 */
public final class SpanTask implements TensorTask<RowBatch<AnsweredQuestion>> {
    /** The most tokens of an answer that is given, as in the paper's code. */
    private static final int LONGEST_ANSWER = 30;

    private static final int ENDS = 2;

    private final SpanFinder model;
    private final FineTuning<AnsweredQuestion> tuning;

    /**
     * A task.
     *
     * @param seed of the batches' order
     * @throws jacobi.models.data.CorpusException if a question and its passage are too long, or
     *     there is none
     * @throws IllegalArgumentException if the model cannot read such rows
     */
    public SpanTask(
            SpanFinder model,
            BertTokens tokens,
            List<AnsweredQuestion> training,
            List<AnsweredQuestion> validation,
            Limits limits,
            long seed) {
        limits.requireReadable(model, tokens);
        this.model = model;
        this.tuning =
                new FineTuning<>(
                        model::logits,
                        batch -> batch.numbers(ENDS, AnsweredQuestion::ends),
                        rows(training, tokens, limits),
                        rows(validation, tokens, limits),
                        seed);
    }

    private static Rows<AnsweredQuestion> rows(
            List<AnsweredQuestion> questions, BertTokens tokens, Limits limits) {
        return new Rows<>(questions, question -> question.row(tokens), limits, tokens.padding());
    }

    @Override
    public Parameters parameters() {
        return model.parameters();
    }

    @Override
    public List<RowBatch<AnsweredQuestion>> epoch(int epoch) {
        return tuning.epoch(epoch);
    }

    /** {@inheritDoc} There are two of each question. */
    @Override
    public int tokens(RowBatch<AnsweredQuestion> batch) {
        return ENDS * batch.examples().size();
    }

    /** The input; where the answers' first and last tokens stand, I32[B, 2]. */
    @Override
    public List<Tensor> tensors(RowBatch<AnsweredQuestion> batch) {
        return tuning.tensors(batch);
    }

    @Override
    public Variable loss(List<Tensor> batch, Pass pass) {
        return tuning.loss(batch, pass);
    }

    @Override
    public Validation validate() {
        var total = Perplexity.NONE;
        double exact = 0;
        double overlap = 0;
        int count = 0;
        for (var batch : tuning.validation()) {
            var measured = tuning.measure(batch);
            total = total.plus(measured.loss() * tokens(batch), tokens(batch));
            for (int r = 0; r < batch.examples().size(); r++) {
                var question = batch.examples().get(r);
                var expected = question.answer().of(question.passage());
                var given = answer(question, measured.logits(), r).of(question.passage());
                exact += Arrays.equals(given, expected) ? 1 : 0;
                overlap += Span.overlap(given, expected);
                count++;
            }
        }
        var scores = new LinkedHashMap<String, Double>();
        scores.put("exactMatch", exact / count);
        scores.put("f1", overlap / count);
        return new Validation(total.loss(), scores);
    }

    /** The answer that the logits [B, 2, T] give within the passage. */
    private static Span answer(AnsweredQuestion question, Tensor logits, int row) {
        int time = logits.dim(2);
        int first = row * ENDS * time + question.offset();
        var starts = new double[question.passage().length];
        var ends = new double[starts.length];
        for (int t = 0; t < starts.length; t++) {
            starts[t] = logits.get(first + t);
            ends[t] = logits.get(first + time + t);
        }
        return Span.best(starts, ends, LONGEST_ANSWER);
    }
}
