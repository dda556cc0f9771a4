package jacobi.models.bert;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jacobi.models.data.CorpusException;
import jacobi.models.data.Seeds;
import jacobi.models.text.TokenizerOptions;
import jacobi.models.text.WordPieceTokenizer;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;

class RowsTest {
    private static Rows<TokenRow> rows(List<TokenRow> rows, int longest, int maxTokens) {
        return new Rows<>(rows, row -> row, new Limits(longest, maxTokens), 0);
    }

    private static List<TokenRow> random(Random random, int count, int longest) {
        return IntStream.range(0, count)
                .mapToObj(
                        _ ->
                                TinyBert.TOKENS.row(
                                        TinyBert.text(random, 1 + random.nextInt(longest - 2))))
                .toList();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void batchesHoldEveryRowOnceWithinTheBudget(long seed) {
        var random = new Random(seed);
        var all = random(random, 50, 21);
        var rows = rows(all, 21, 100);
        var shuffled = rows.shuffled(Seeds.random(seed, 0));
        for (var batches : List.of(rows.ordered(), shuffled)) {
            assertEquals(
                    all.stream().sorted(Comparator.comparingInt(Object::hashCode)).toList(),
                    batches.stream()
                            .flatMap(batch -> batch.examples().stream())
                            .sorted(Comparator.comparingInt(Object::hashCode))
                            .toList());
            for (var batch : batches) {
                var message = "seed " + seed + ", time " + batch.time();
                int longest = batch.examples().stream().mapToInt(TokenRow::length).max().orElse(0);
                assertTrue(batch.time() * batch.examples().size() <= 100, message);
                assertTrue(batch.time() >= longest && batch.time() < longest + 8, message);
                assertTrue(batch.time() % 8 == 0 || batch.time() == 21, message);
                assertEquals(batch.time(), batch.input().ids().dim(1), message);
            }
        }
    }

    @Test
    void theSameSeedGivesTheSameOrder() {
        var rows = rows(random(new Random(1), 50, 21), 21, 100);
        assertEquals(order(rows, 1), order(rows, 1));
        assertNotEquals(order(rows, 1), order(rows, 2));
    }

    private static List<TokenRow> order(Rows<TokenRow> rows, int epoch) {
        return rows.shuffled(Seeds.random(3, epoch)).stream()
                .flatMap(batch -> batch.examples().stream())
                .toList();
    }

    @Test
    void aBatchIsWrittenOut() {
        var pair = TinyBert.TOKENS.row(new int[] {7, 8}, new int[] {9});
        var alone = TinyBert.TOKENS.row(new int[] {5});
        var input = rows(List.of(alone, pair), 7, 14).ordered().getFirst().input();
        assertEquals(
                List.of(1, 5, 2, 0, 0, 0, 0, 1, 7, 8, 2, 9, 2, 0),
                IntStream.of(input.ids().toInts()).boxed().toList());
        assertEquals(
                List.of(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 0),
                IntStream.of(input.segments().toInts()).boxed().toList());
        assertEquals(List.of(3, 6), IntStream.of(input.lengths().toInts()).boxed().toList());
    }

    @Test
    void errorsSayWhatIsWrong() {
        var six = TinyBert.TOKENS.row(new int[] {5, 5, 5, 5});
        var error = assertThrows(CorpusException.class, () -> rows(List.of(six), 5, 20));
        assertEquals(
                "Example 0 (counted from 0) has 6 tokens, more than the longest, 5.",
                error.getMessage());
        assertThrows(CorpusException.class, () -> rows(List.of(), 5, 20));
        for (var limits : List.of(new int[] {4, 20}, new int[] {8, 7})) {
            assertThrows(IllegalArgumentException.class, () -> new Limits(limits[0], limits[1]));
        }
        var model = new Bert(TinyBert.CONFIG, 1);
        assertMessage(
                "rows of up to 25 tokens are longer than the model's longest, 24",
                () -> new Limits(25, 25).requireReadable(model, TinyBert.TOKENS));
        assertMessage(
                "the text has 25 token ids, but the model knows 24",
                () -> new Limits(9, 9).requireReadable(model, new BertTokens(25, 0, 1, 2, 3)));
        assertMessage(
                "the ids of [PAD], [CLS], [SEP] and [MASK] must lie in 0 to 8, got 9",
                () -> new BertTokens(9, 0, 1, 2, 9));
    }

    private static void assertMessage(String message, Runnable work) {
        var error = assertThrows(IllegalArgumentException.class, work::run);
        assertEquals(message, error.getMessage());
    }

    @Test
    void idsComeFromTheTokenizer() {
        var words = Stream.of("to be or not to be").toList();
        var tokenizer =
                (WordPieceTokenizer)
                        TokenizerOptions.wordPieces(30).withMinFrequency(1).train(words);
        var tokens = BertTokens.of(tokenizer);
        assertEquals(tokenizer.vocabularySize(), tokens.vocabulary());
        assertEquals("[CLS]", tokenizer.token(tokens.start()));
        assertEquals("[SEP]", tokenizer.token(tokens.separator()));
        assertEquals("[MASK]", tokenizer.token(tokens.mask()));
        assertEquals("[PAD]", tokenizer.token(tokens.padding()));
    }
}
