package jacobi.models.bert;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import jacobi.models.text.TokenizerOptions;
import jacobi.models.text.WordPieceTokenizer;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

class TextClassifierTest {
    private static final WordPieceTokenizer TOKENIZER =
            (WordPieceTokenizer)
                    TokenizerOptions.wordPieces(24).withMinFrequency(1).train(List.of("a b c d e"));

    private static final TextClassifier CLASSIFIER = classifier("no", "perhaps", "yes");

    private static TextClassifier classifier(String... labels) {
        var config = new BertConfig(TOKENIZER.vocabularySize(), 10, 16, 2, 1, 0.3);
        var model = TinyBert.large(new SequenceClassifier(config, 3, 1), 1);
        return new TextClassifier(model, TOKENIZER, List.of(labels));
    }

    @ParameterizedTest
    @CsvSource({"3, 10, 3", "8, 10, 8", "9, 10, 8", "200, 10, 8"})
    void longTextsLoseTheirEnd(int length, int longest, int kept) {
        var ids = IntStream.range(0, length).toArray();
        var text = new LabelledText(ids, null, 2).fitting(longest);
        assertArrayEquals(Arrays.copyOf(ids, kept), text.first());
        assertNull(text.second());
        assertEquals(2, text.label());
    }

    @ParameterizedTest
    @CsvSource({"3, 4, 3, 4", "9, 2, 5, 2", "2, 9, 2, 5", "9, 9, 4, 3", "5, 4, 4, 3"})
    void longPairsLoseTheEndOfTheLongerText(int first, int second, int kept, int keptSecond) {
        var a = IntStream.range(0, first).toArray();
        var b = IntStream.range(0, second).toArray();
        var text = new LabelledText(a, b, 0).fitting(10);
        assertArrayEquals(Arrays.copyOf(a, kept), text.first());
        assertArrayEquals(Arrays.copyOf(b, keptSecond), text.second());
    }

    @ParameterizedTest
    @CsvSource({"1", "2"})
    void manyTextsAreJudgedAsOneIs(long seed) {
        var random = new Random(seed);
        var texts =
                IntStream.range(0, 30)
                        .mapToObj(
                                _ ->
                                        CLASSIFIER.encode(
                                                words(random, 1 + random.nextInt(5)),
                                                words(random, random.nextInt(12)),
                                                "yes"))
                        .toList();
        var all = CLASSIFIER.probabilities(texts);
        for (int i = 0; i < texts.size(); i++) {
            var alone = CLASSIFIER.probabilities(texts.subList(i, i + 1)).getFirst();
            assertArrayEquals(alone, all.get(i), 1e-5, "seed " + seed + ", text " + i);
            assertEquals(1, DoubleStream.of(alone).sum(), 1e-5);
        }
        assertNotEquals(all.get(0)[0], all.get(1)[0], "all texts are alike");
    }

    private static String words(Random random, int count) {
        return String.join(
                " ",
                IntStream.range(0, count)
                        .mapToObj(_ -> "abcde".substring(random.nextInt(5)).substring(0, 1))
                        .toList());
    }

    @Test
    void labelsHaveNames() {
        assertEquals(1, CLASSIFIER.encode("a", null, "perhaps").label());
        assertThrows(IllegalArgumentException.class, () -> CLASSIFIER.encode("a", null, "never"));
        assertThrows(IllegalArgumentException.class, () -> classifier("no", "yes"));
    }
}
