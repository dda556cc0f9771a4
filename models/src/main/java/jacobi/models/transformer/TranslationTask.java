package jacobi.models.transformer;

import jacobi.autograd.Variable;
import jacobi.engine.Workspace;
import jacobi.models.data.Batches;
import jacobi.models.data.SentencePair;
import jacobi.models.data.TokenBatch;
import jacobi.models.metrics.Bleu;
import jacobi.models.metrics.ExactMatch;
import jacobi.models.metrics.Perplexity;
import jacobi.models.nn.Parameters;
import jacobi.models.nn.Pass;
import jacobi.models.text.SpecialToken;
import jacobi.models.train.Task;
import jacobi.models.train.Validation;

import java.util.LinkedHashMap;
import java.util.List;

/** Learning to translate: a {@link Transformer}, batches of sentence pairs, cross-entropy. */
public final class TranslationTask implements Task<TokenBatch> {
    private static final int PADDING = SpecialToken.PADDING.id();

    private final Translator translator;
    private final Batches training;
    private final long seed;
    private final double labelSmoothing;
    private final List<TokenBatch> validation;
    private final List<SentencePair> sample;
    private final Workspace workspace = new Workspace();

    /**
     * A task.
     *
     * @param training what to learn from
     * @param seed of the batches' order
     * @param labelSmoothing of the training loss; the validation's is without
     * @param validation what the loss is measured on
     * @param sample what is translated, greedily, for the scores "bleu" and "exactMatch"; may be
     *     empty
     */
    public TranslationTask(
            Translator translator,
            Batches training,
            long seed,
            double labelSmoothing,
            Batches validation,
            List<SentencePair> sample) {
        this.translator = translator;
        this.training = training;
        this.seed = seed;
        this.labelSmoothing = labelSmoothing;
        this.validation = validation.ordered();
        this.sample = List.copyOf(sample);
    }

    @Override
    public Parameters parameters() {
        return translator.model().parameters();
    }

    @Override
    public List<TokenBatch> epoch(int epoch) {
        return training.epoch(seed, epoch);
    }

    @Override
    public int tokens(TokenBatch batch) {
        return batch.targetTokens();
    }

    @Override
    public Variable loss(TokenBatch batch, Pass pass) {
        return loss(translator.model(), batch, labelSmoothing, pass);
    }

    @Override
    public Validation validate() {
        var scores = new LinkedHashMap<String, Double>();
        if (!sample.isEmpty()) {
            var sources = sample.stream().map(SentencePair::source).toList();
            var references = sample.stream().map(SentencePair::target).toList();
            var texts = translator.texts(sources, Translator.GREEDY);
            scores.put("bleu", Bleu.STANDARD.corpus(texts, references).bleu());
            scores.put("exactMatch", ExactMatch.of(texts, references).rate());
        }
        return new Validation(perplexity(translator.model(), validation, workspace).loss(), scores);
    }

    /** The summed loss of all batches, without label smoothing. */
    static Perplexity perplexity(Transformer model, List<TokenBatch> batches, Workspace workspace) {
        var total = Perplexity.NONE;
        for (var batch : batches) {
            double loss =
                    workspace.call(
                            () ->
                                    Variable.noGrad(
                                            () -> loss(model, batch, 0, Pass.evaluation()).item()));
            total = total.plus(loss * batch.targetTokens(), batch.targetTokens());
        }
        return total;
    }

    private static Variable loss(
            Transformer model, TokenBatch batch, double labelSmoothing, Pass pass) {
        var tensors = TranslationBatch.of(batch);
        var source = model.encode(tensors.sourceIds(), tensors.sourceLengths(), pass);
        return model.decode(source, tensors.targetInput(), tensors.targetLengths(), pass)
                .crossEntropy(tensors.targetOutput(), labelSmoothing, PADDING);
    }
}
