package jacobi.models.translation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jacobi.engine.Shape;
import jacobi.engine.Tensor;
import jacobi.models.data.SentencePair;
import jacobi.models.decode.SearchOptions;
import jacobi.models.nn.Pass;
import jacobi.models.text.SpecialToken;
import jacobi.models.text.TokenizerOptions;
import jacobi.models.transformer.TransformerConfig.PositionKind;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

class TranslatorTest {
    private static final List<String> TEXTS =
            Letters.PAIRS.stream().map(SentencePair::source).toList();

    private static Translator translator() {
        return Letters.translator(8, PositionKind.LEARNED, 0.1);
    }

    @Test
    void translationsComeInTheOrderOfTheTexts() {
        var translator = translator();
        for (var options : List.of(Translator.GREEDY, Translator.search(3, 0.6))) {
            var together = translator.translate(TEXTS, options);
            var alone = new ArrayList<String>();
            for (var text : TEXTS) {
                alone.add(translator.texts(List.of(text), options).getFirst());
            }
            assertEquals(alone, translator.texts(TEXTS, options));
            assertEquals(TEXTS.size(), together.size());
        }
    }

    @Test
    void noTextAndAnEmptyTextAreFine() {
        var translator = translator();
        assertEquals(List.of(), translator.texts(List.of(), Translator.GREEDY));
        assertEquals(1, translator.texts(List.of(""), Translator.GREEDY).size());
    }

    @Test
    void aTranslationEndsWithTheLearnedPositions() {
        var translator = translator();
        for (var hypothesis : translator.translate(TEXTS, Translator.search(2, 0))) {
            assertTrue(hypothesis.tokens().length <= 12, hypothesis.toString());
        }
        var error =
                assertThrows(
                        IllegalArgumentException.class,
                        () -> translator.texts(List.of("a".repeat(12)), Translator.GREEDY));
        assertTrue(error.getMessage().contains("learned 12 positions"), error.getMessage());
    }

    @Test
    void searchesStartAndEndWithTheTokenizersTokens() {
        assertEquals(
                new SearchOptions(4, 0.6, SpecialToken.START.id(), SpecialToken.END.id()),
                Translator.search(4, 0.6));
        assertEquals(1, Translator.GREEDY.beam());
    }

    /** Token by token, without batches. */
    @Test
    void perplexityIsTheMeanOverTokens() {
        var translator = translator();
        double sum = 0;
        int tokens = 0;
        for (var pair : translator.encode(Letters.PAIRS)) {
            int count = pair.target().length + 1;
            var source = new int[pair.source().length + 1];
            System.arraycopy(pair.source(), 0, source, 0, source.length - 1);
            source[source.length - 1] = SpecialToken.END.id();
            var input = new int[count];
            input[0] = SpecialToken.START.id();
            System.arraycopy(pair.target(), 0, input, 1, count - 1);
            var model = translator.model();
            var logProbabilities =
                    model.logits(batch(source, input), Pass.evaluation()).logSoftmax().value();
            for (int t = 0; t < count; t++) {
                int next = t < count - 1 ? input[t + 1] : SpecialToken.END.id();
                sum -= logProbabilities.get(t * model.targetVocabulary() + next);
            }
            tokens += count;
        }
        var perplexity = translator.perplexity(Letters.PAIRS);
        assertEquals(tokens, perplexity.tokens());
        assertEquals(sum / tokens, perplexity.loss(), 1e-5);
    }

    @Test
    void tokenizersOfOtherSpecialsAreRefused() {
        var translator = translator();
        var pieces = TokenizerOptions.byteLevel(300).train(List.of("abc abd acd"));
        var e =
                assertThrows(
                        IllegalArgumentException.class,
                        () -> new Translator(translator.model(), pieces, translator.target()));
        assertTrue(e.getMessage().contains("one of kind byte-level has"), e.getMessage());
    }

    @Test
    void attentionIsShownByToken() {
        var translator = translator();
        var attention = translator.attention("abc", translator.target().encode("cb"));
        assertEquals(List.of("a", "b", "c", "</s>"), attention.source());
        assertEquals(List.of("c", "b", "</s>"), attention.target());
        assertEquals(1, attention.layers().size());
        assertEquals(Shape.of(2, 3, 4), attention.layers().getFirst().shape());
        var mean = attention.mean(0);
        for (int row = 0; row < 3; row++) {
            double sum = 0;
            for (int column = 0; column < 4; column++) {
                var weights = attention.layers().getFirst();
                int at = row * 4 + column;
                assertEquals((weights.get(at) + weights.get(12 + at)) / 2, mean[row][column], 1e-9);
                sum += mean[row][column];
            }
            assertEquals(1, sum, 1e-5);
        }
    }

    /** Ended or cut off: the search's sum over steps is the whole model's loss. */
    @Test
    void aTranslationsLogProbabilityIsItsLoss() {
        var translator = translator();
        var model = translator.model();
        for (int beam : new int[] {1, 4, 40}) {
            var found = translator.translate(List.of("ab"), Translator.search(beam, 0)).getFirst();
            var text = IntStream.of(found.tokens());
            var end = IntStream.of(SpecialToken.END.id()).limit(found.ended() ? 1 : 0);
            var output = IntStream.concat(text, end).toArray();
            var input = new int[output.length];
            input[0] = SpecialToken.START.id();
            System.arraycopy(output, 0, input, 1, output.length - 1);
            var source = translator.source().encode("ab");
            var ended = new int[] {source[0], source[1], SpecialToken.END.id()};
            var loss =
                    model.logits(batch(ended, input), Pass.evaluation())
                            .crossEntropy(ids(output), 0, -1);
            assertEquals(-found.logProbability(), loss.item() * output.length, 1e-4, "" + beam);
        }
    }

    /** One sentence under teacher forcing; its target output is not looked at. */
    private static TranslationBatch batch(int[] source, int[] input) {
        return new TranslationBatch(
                ids(source), length(source), ids(input), ids(input), length(input));
    }

    private static Tensor ids(int[] ids) {
        return Tensor.of(Shape.of(1, ids.length), ids);
    }

    private static Tensor length(int[] ids) {
        return Tensor.of(Shape.of(1), ids.length);
    }
}
