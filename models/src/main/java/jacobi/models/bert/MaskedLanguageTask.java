package jacobi.models.bert;

import jacobi.autograd.Variable;
import jacobi.engine.Arena;
import jacobi.engine.Shape;
import jacobi.engine.Tensor;
import jacobi.models.bert.Segmenter.Segments;
import jacobi.models.data.Seeds;
import jacobi.models.metrics.Perplexity;
import jacobi.models.nn.Parameters;
import jacobi.models.nn.Pass;
import jacobi.models.train.Replay;
import jacobi.models.train.TensorTask;
import jacobi.models.train.Validation;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Learning from plain text: 15 % of the tokens are hidden and to be found, and if the model has a
 * head for it, whether the second text of a row follows the first (Devlin et al. 2019, section
 * 3.1). The loss is the mean over the hidden tokens, plus the mean over the rows. Rows and masks
 * are drawn anew for each epoch.
 *
 * <p>Scores: "maskedAccuracy", the share of hidden tokens found; "nextAccuracy", of rows told
 * right.
 */
public final class MaskedLanguageTask implements TensorTask<RowBatch<MaskedRow>> {
    /** All runs are measured on the same masks. */
    private static final long VALIDATION_SEED = 1;

    private final MaskedLanguageModel model;
    private final BertTokens tokens;
    private final Documents training;
    private final Limits limits;
    private final long seed;
    private final List<RowBatch<MaskedRow>> validation;
    private final Replay measures;

    /**
     * A task.
     *
     * @param seed of what is hidden, of the pairs, and of the batches' order
     * @throws IllegalArgumentException if the model cannot read such rows
     */
    public MaskedLanguageTask(
            MaskedLanguageModel model,
            BertTokens tokens,
            Documents training,
            Documents validation,
            Limits limits,
            long seed) {
        limits.requireReadable(model, tokens);
        this.model = model;
        this.tokens = tokens;
        this.training = training;
        this.limits = limits;
        this.seed = seed;
        this.validation = rows(validation, Seeds.random(VALIDATION_SEED, 0)).ordered();
        this.measures = new Replay(this::measure, new Arena());
    }

    private Rows<MaskedRow> rows(Documents documents, SplittableRandom random) {
        var rows =
                model.tellsNextSentence()
                        ? Segmenter.pairs(documents, tokens, limits.longest(), random)
                        : Segmenter.single(documents, tokens, limits.longest(), random);
        var masked = new ArrayList<MaskedRow>(rows.size());
        for (Segments row : rows) {
            masked.add(MaskedRow.hide(row.row(), row.next(), tokens, random));
        }
        return new Rows<>(masked, MaskedRow::row, limits, tokens.padding());
    }

    @Override
    public Parameters parameters() {
        return model.parameters();
    }

    @Override
    public List<RowBatch<MaskedRow>> epoch(int epoch) {
        var random = Seeds.random(seed, epoch);
        return rows(training, random).shuffled(random);
    }

    /** {@inheritDoc} These are the hidden ones. */
    @Override
    public int tokens(RowBatch<MaskedRow> batch) {
        return batch.examples().stream().mapToInt(row -> row.places().length).sum();
    }

    /** The input; places I32[B, M] and what stood there, I32[B, M]; what follows, I32[B]. */
    @Override
    public List<Tensor> tensors(RowBatch<MaskedRow> batch) {
        int width = MaskedRow.count(batch.time());
        var tensors = new ArrayList<>(batch.input().tensors());
        tensors.add(places(batch, width));
        tensors.add(batch.numbers(width, MaskedRow::answers));
        tensors.add(batch.numbers(MaskedRow::next));
        return tensors;
    }

    /** Each row·T + time, and the row's first where there are fewer than the width. */
    private static Tensor places(RowBatch<MaskedRow> batch, int width) {
        var rows = batch.examples();
        var places = new int[rows.size() * width];
        for (int r = 0; r < rows.size(); r++) {
            var within = rows.get(r).places();
            for (int m = 0; m < width; m++) {
                places[r * width + m] = r * batch.time() + (m < within.length ? within[m] : 0);
            }
        }
        return Tensor.wrap(Shape.of(rows.size(), width), places);
    }

    @Override
    public Variable loss(List<Tensor> batch, Pass pass) {
        return outputs(batch, pass).loss();
    }

    /** What the model says of a batch, and what is right; next is null without such a head. */
    private record Outputs(Variable tokens, Tensor answers, Variable next, Tensor truth) {
        Variable tokenLoss() {
            return tokens.crossEntropy(answers, 0, RowBatch.IGNORED);
        }

        Variable nextLoss() {
            return next.crossEntropy(truth, 0, RowBatch.IGNORED);
        }

        Variable loss() {
            return next == null ? tokenLoss() : tokenLoss().add(nextLoss());
        }

        /** The losses with the logits that they are of. */
        List<Tensor> measures() {
            return next == null
                    ? List.of(tokenLoss().value(), tokens.value())
                    : List.of(
                            tokenLoss().value(), tokens.value(), nextLoss().value(), next.value());
        }
    }

    private Outputs outputs(List<Tensor> batch, Pass pass) {
        int further = BertInput.TENSORS;
        var states = model.encoder().states(BertInput.first(batch), pass);
        return new Outputs(
                model.tokenLogits(states, batch.get(further)),
                batch.get(further + 1),
                model.tellsNextSentence() ? model.nextLogits(states) : null,
                batch.get(further + 2));
    }

    @Override
    public Validation validate() {
        var found = Perplexity.NONE;
        double follows = 0;
        int right = 0;
        int rightNext = 0;
        int rows = 0;
        for (var batch : validation) {
            var tensors = tensors(batch);
            var measured = measures.run(tensors);
            int hidden = tokens(batch);
            found = found.plus(measured.get(0).item() * hidden, hidden);
            right += Choices.right(measured.get(1), tensors.get(BertInput.TENSORS + 1));
            rows += batch.examples().size();
            if (model.tellsNextSentence()) {
                follows += measured.get(2).item() * batch.examples().size();
                rightNext += Choices.right(measured.get(3), tensors.get(BertInput.TENSORS + 2));
            }
        }
        var scores = new LinkedHashMap<String, Double>();
        scores.put("maskedAccuracy", right / (double) found.tokens());
        if (model.tellsNextSentence()) {
            scores.put("nextAccuracy", rightNext / (double) rows);
        }
        return new Validation(found.loss() + follows / rows, scores);
    }

    private List<Tensor> measure(List<Tensor> batch) {
        return Variable.noGrad(() -> outputs(batch, Pass.evaluation()).measures());
    }
}
