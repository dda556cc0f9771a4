package jacobi.models.translation;

import jacobi.autograd.Variable;
import jacobi.engine.Arena;
import jacobi.engine.Tensor;
import jacobi.models.data.Batches;
import jacobi.models.data.SentencePair;
import jacobi.models.data.TokenBatch;
import jacobi.models.metrics.Bleu;
import jacobi.models.metrics.ExactMatch;
import jacobi.models.metrics.Perplexity;
import jacobi.models.nn.Parameters;
import jacobi.models.nn.Pass;
import jacobi.models.text.SpecialToken;
import jacobi.models.train.Replay;
import jacobi.models.train.TensorTask;
import jacobi.models.train.Validation;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.function.Function;

/**
 * Learning to translate: a {@link SequenceToSequence}, batches of sentence pairs, cross-entropy.
 */
public final class TranslationTask implements TensorTask<TokenBatch> {
    private static final int PADDING = SpecialToken.PADDING.id();

    private final Translator translator;
    private final Batches training;
    private final long seed;
    private final double labelSmoothing;
    private final List<TokenBatch> validation;
    private final List<SentencePair> sample;
    private final Replay losses;

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
        this.losses = new Replay(batch -> List.of(validationLoss(batch)), new Arena());
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
    public List<Tensor> tensors(TokenBatch batch) {
        return TranslationBatch.of(batch).tensors();
    }

    @Override
    public Variable loss(List<Tensor> batch, Pass pass) {
        return loss(translator.model(), TranslationBatch.of(batch), labelSmoothing, pass);
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
        var perplexity = perplexity(validation, batch -> losses.run(tensors(batch)).getFirst());
        return new Validation(perplexity.loss(), scores);
    }

    private Tensor validationLoss(List<Tensor> batch) {
        return loss(translator.model(), TranslationBatch.of(batch));
    }

    /** The summed loss of all batches, from each one's mean. */
    static Perplexity perplexity(List<TokenBatch> batches, Function<TokenBatch, Tensor> mean) {
        var total = Perplexity.NONE;
        for (var batch : batches) {
            int tokens = batch.targetTokens();
            total = total.plus(mean.apply(batch).item() * tokens, tokens);
        }
        return total;
    }

    /** The loss without label smoothing, dropout and gradients. */
    static Tensor loss(SequenceToSequence model, TranslationBatch batch) {
        return Variable.noGrad(() -> loss(model, batch, 0, Pass.evaluation()).value());
    }

    private static Variable loss(
            SequenceToSequence model, TranslationBatch batch, double labelSmoothing, Pass pass) {
        return model.logits(batch, pass)
                .crossEntropy(batch.targetOutput(), labelSmoothing, PADDING);
    }
}
