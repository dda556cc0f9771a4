package jacobi.examples.cli;

import jacobi.models.data.SentencePair;
import jacobi.models.decode.SearchOptions;
import jacobi.models.metrics.Bleu;
import jacobi.models.metrics.Chrf;
import jacobi.models.metrics.ExactMatch;
import jacobi.models.translation.Translator;

import java.util.List;
import java.util.Locale;

/**
 * How good translations are. The names of the components are the keys of the JSON.
 *
 * @param sentences how many were translated
 * @param loss mean cross-entropy of a reference's token, in nats
 * @param perplexity e to the loss
 * @param bleu from 0 to 100
 * @param bleuSignature how BLEU was computed, in sacreBLEU's words
 * @param chrf from 0 to 100
 * @param exactMatch the share of translations that equal their reference, from 0 to 1
 * @param seconds that translating took
 */
record Evaluation(
        int sentences,
        double loss,
        double perplexity,
        double bleu,
        String bleuSignature,
        double chrf,
        double exactMatch,
        double seconds)
        implements Measurement {

    /**
     * Translates the sources and compares with the targets. Case counts, unless the run's tokenizer
     * has lost it.
     */
    static Evaluation of(Translator translator, List<SentencePair> pairs, SearchOptions options) {
        var sources = pairs.stream().map(SentencePair::source).toList();
        long start = System.nanoTime();
        var texts = translator.texts(sources, options);
        double seconds = (System.nanoTime() - start) * 1e-9;

        boolean lowercase = translator.target().lowercase();
        var references =
                pairs.stream()
                        .map(SentencePair::target)
                        .map(text -> lowercase ? text.toLowerCase(Locale.ROOT) : text)
                        .toList();
        var bleu = Bleu.STANDARD.withLowercase(lowercase);
        var perplexity = translator.perplexity(pairs);
        return new Evaluation(
                pairs.size(),
                perplexity.loss(),
                perplexity.value(),
                bleu.corpus(texts, references).bleu(),
                bleu.signature(),
                Chrf.STANDARD.corpus(texts, references),
                ExactMatch.of(texts, references).rate(),
                seconds);
    }

    @Override
    public List<String> table() {
        return List.of(
                Measurement.line("sentences", "%,d", sentences),
                Measurement.line("loss", "%.4f", loss),
                Measurement.line("perplexity", "%.3f", perplexity),
                Measurement.line("BLEU", "%.2f", bleu) + "   (" + bleuSignature + ")",
                Measurement.line("chrF2", "%.2f", chrf),
                Measurement.line("exact matches", "%.2f %%", 100 * exactMatch),
                Measurement.line("seconds", "%.1f", seconds));
    }
}
