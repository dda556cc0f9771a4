package jacobi.models.translation;

import jacobi.autograd.Variable;
import jacobi.engine.Shape;
import jacobi.models.data.Batches;
import jacobi.models.data.EncodedPair;
import jacobi.models.data.SentencePair;
import jacobi.models.data.TokenBatch;
import jacobi.models.decode.BeamSearch;
import jacobi.models.decode.Hypothesis;
import jacobi.models.decode.SearchOptions;
import jacobi.models.metrics.Perplexity;
import jacobi.models.text.SpecialToken;
import jacobi.models.text.Specials;
import jacobi.models.text.Tokenizer;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Text in, text out: a model and its tokenizers.
 *
 * @param model the model
 * @param source cuts the source language
 * @param target cuts the target language; may be the same
 */
public record Translator(SequenceToSequence model, Tokenizer source, Tokenizer target) {
    /** Those of {@link SpecialToken}, which batches and searches rely on. */
    private static final Specials USUAL = new Specials(0, 1, 2, 3);

    /**
     * @throws IllegalArgumentException if a tokenizer's special tokens are not the first ids, as
     *     those of all tokenizers are that are learned here for translation
     */
    public Translator {
        for (var tokenizer : List.of(source, target)) {
            if (!tokenizer.specials().equals(USUAL)) {
                throw new IllegalArgumentException(
                        "a translator needs tokenizers with %s, but one of kind %s has %s"
                                .formatted(USUAL, tokenizer.kind().label(), tokenizer.specials()));
            }
        }
    }

    /** Greedy search. */
    public static final SearchOptions GREEDY = search(1, 0);

    /** Padded source tokens of all texts that are under way at a time. */
    private static final int TOKENS_AT_A_TIME = 4096;

    /** How much longer than its source a translation may get (Vaswani et al. 2017, section 6.1). */
    private static final int EXTRA_LENGTH = 50;

    /** Beam search with the tokenizers' start and end; see {@link SearchOptions}. */
    public static SearchOptions search(int beam, double lengthPenalty) {
        return new SearchOptions(
                beam, lengthPenalty, SpecialToken.START.id(), SpecialToken.END.id());
    }

    /** The translations, in the order of the texts. */
    public List<String> texts(List<String> texts, SearchOptions options) {
        return translate(texts, options).stream().map(h -> target.decode(h.tokens())).toList();
    }

    /** The translations as tokens, in the order of the texts. */
    public List<Hypothesis> translate(List<String> texts, SearchOptions options) {
        if (texts.isEmpty()) {
            return List.of();
        }
        var pairs = new ArrayList<EncodedPair>();
        int longest = 1;
        for (var text : texts) {
            var ids = source.encode(text);
            longest = Math.max(longest, ids.length + 1);
            pairs.add(new EncodedPair(ids, new int[0]));
        }
        int tokens = Math.max(longest, TOKENS_AT_A_TIME / options.beam());
        var results = new Hypothesis[texts.size()];
        for (var batch : new Batches(pairs, tokens).ordered()) {
            var hypotheses = Variable.noGrad(() -> search(batch, options));
            for (int i = 0; i < batch.size(); i++) {
                results[batch.indices()[i]] = hypotheses.get(i);
            }
        }
        return Arrays.asList(results);
    }

    private List<Hypothesis> search(TokenBatch batch, SearchOptions options) {
        var tensors = TranslationBatch.of(batch);
        int[] limits =
                Arrays.stream(batch.sourceLengths())
                        .map(length -> Math.min(length + EXTRA_LENGTH, model.longest()))
                        .toArray();
        var start = model.start(tensors.sourceIds(), tensors.sourceLengths());
        return BeamSearch.search(start, options, limits);
    }

    /** The loss of given translations, without label smoothing. */
    public Perplexity perplexity(List<SentencePair> pairs) {
        var encoded = encode(pairs);
        int longest =
                encoded.stream()
                        .mapToInt(p -> Math.max(p.source().length, p.target().length) + 1)
                        .max()
                        .orElse(1);
        var batches = new Batches(encoded, Math.max(longest, TOKENS_AT_A_TIME));
        return TranslationTask.perplexity(
                batches.ordered(),
                batch -> TranslationTask.loss(model, TranslationBatch.of(batch)));
    }

    /** The pairs as token ids, without specials. */
    public List<EncodedPair> encode(List<SentencePair> pairs) {
        return pairs.stream()
                .map(p -> new EncodedPair(source.encode(p.source()), target.encode(p.target())))
                .toList();
    }

    /**
     * What each token of a translation attends to in its source.
     *
     * @param text the source
     * @param translation its tokens, without start and end
     */
    public CrossAttention attention(String text, int[] translation) {
        var batch =
                new Batches(
                                List.of(new EncodedPair(source.encode(text), translation)),
                                Integer.MAX_VALUE)
                        .ordered()
                        .getFirst();
        var tensors = TranslationBatch.of(batch);
        var layers =
                Variable.noGrad(() -> model.crossAttention(tensors)).stream()
                        .map(weights -> weights.reshape(withoutBatch(weights.shape())))
                        .toList();
        return new CrossAttention(
                tokens(source, batch.sourceIds()), tokens(target, batch.targetOutput()), layers);
    }

    private static Shape withoutBatch(Shape shape) {
        return Shape.of(shape.dim(1), shape.dim(2), shape.dim(3));
    }

    private static List<String> tokens(Tokenizer tokenizer, int[] ids) {
        return Arrays.stream(ids).mapToObj(tokenizer::token).toList();
    }
}
