package jacobi.models.bert;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jacobi.models.bert.Segmenter.Segments;
import jacobi.models.data.CorpusException;
import jacobi.models.data.Seeds;
import jacobi.models.text.TokenizerOptions;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

class SegmenterTest {
    private static final BertTokens TOKENS = new BertTokens(1_000_000, 0, 1, 2, 3);

    /** Ids say where a token stands: document, sentence, place. */
    private static Documents numbered(int documents, int sentences, int length) {
        var all = new ArrayList<List<int[]>>();
        for (int d = 1; d <= documents; d++) {
            int document = 10_000 * d;
            all.add(
                    IntStream.range(0, sentences)
                            .mapToObj(s -> sentence(document + 100 * s, length))
                            .toList());
        }
        return new Documents(all);
    }

    private static int[] sentence(int first, int length) {
        return IntStream.range(first, first + length).toArray();
    }

    private static int[] first(TokenRow row) {
        int end = row.second() == row.length() ? row.length() - 1 : row.second() - 1;
        return Arrays.copyOfRange(row.ids(), 1, end);
    }

    private static int[] second(TokenRow row) {
        return Arrays.copyOfRange(row.ids(), row.second(), row.length() - 1);
    }

    private static void assertRow(TokenRow row, int longest, String message) {
        assertTrue(row.length() <= longest, message);
        assertEquals(TOKENS.start(), row.ids()[0], message);
        assertEquals(TOKENS.separator(), row.ids()[row.length() - 1], message);
        assertEquals(
                row.second() == row.length() ? 1 : 2,
                Arrays.stream(row.ids()).filter(id -> id == TOKENS.separator()).count(),
                message);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void halfOfTheSecondTextsFollowTheFirst(long seed) {
        var documents = numbered(40, 40, 5);
        var rows = Segmenter.pairs(documents, TOKENS, 43, Seeds.random(seed, 0));
        int follows = 0;
        for (var row : rows) {
            var message = "seed " + seed + ": " + Arrays.toString(row.row().ids());
            assertRow(row.row(), 43, message);
            var a = first(row.row());
            var b = second(row.row());
            assertTrue(a.length > 0 && b.length > 0, message);
            int last = a[a.length - 1];
            boolean sameDocument = last / 10_000 == b[0] / 10_000;
            if (row.next() == Segments.FOLLOWS) {
                follows++;
                assertTrue(sameDocument && last / 100 % 100 + 1 == b[0] / 100 % 100, message);
            } else {
                assertTrue(!sameDocument, message);
            }
        }
        assertEquals(0.5, follows / (double) rows.size(), 0.12, "seed " + seed);
    }

    /** Whatever is cut off, the first texts together are the documents' text, in order. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void everySentenceIsRead(long seed) {
        var documents = numbered(5, 9, 3);
        var read = new ArrayList<Integer>();
        for (var row : Segmenter.pairs(documents, TOKENS, 23, Seeds.random(seed, 0))) {
            Arrays.stream(first(row.row())).boxed().forEach(read::add);
            if (row.next() == Segments.FOLLOWS) {
                Arrays.stream(second(row.row())).boxed().forEach(read::add);
            }
        }
        int cut = 5 * 9 * 3 - read.size();
        assertTrue(cut >= 0 && cut < 30, "seed " + seed + ", cut off: " + cut);
        assertEquals(read.stream().sorted().distinct().toList(), read, "seed " + seed);
    }

    @Test
    void rowsOfOneTextAreFilledWithWholeSentences() {
        var rows = Segmenter.single(numbered(2, 5, 4), TOKENS, 11, Seeds.random(1, 0));
        assertEquals(6, rows.size());
        rows.forEach(row -> assertRow(row.row(), 11, Arrays.toString(row.row().ids())));
        assertArrayEquals(
                new int[] {1, 10_000, 10_001, 10_002, 10_003, 10_100, 10_101, 10_102, 10_103, 2},
                rows.getFirst().row().ids());
        var alone = Segmenter.single(numbered(1, 1, 50), TOKENS, 11, Seeds.random(1, 0));
        assertEquals(1, alone.size());
        assertEquals(11, alone.getFirst().row().length());
    }

    @Test
    void oneDocumentIsEnough() {
        var rows = Segmenter.pairs(numbered(1, 20, 5), TOKENS, 23, Seeds.random(1, 0));
        assertTrue(rows.stream().anyMatch(row -> row.next() == Segments.RANDOM));
        assertTrue(rows.stream().anyMatch(row -> row.next() == Segments.FOLLOWS));
        var one = Segmenter.pairs(numbered(1, 1, 5), TOKENS, 23, Seeds.random(1, 0));
        assertEquals(Segments.RANDOM, one.getFirst().next());
    }

    /** The longer one gives, from either end; neighbours stay neighbours. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void pairsAreCutToTheBudget(long seed) {
        var random = Seeds.random(seed, 0);
        int a = random.nextInt(1, 20);
        int b = random.nextInt(1, 20);
        int budget = random.nextInt(2, 20);
        var pair = new TruncatedPair(sentence(0, a), sentence(100, b), budget, random);
        var message = "seed %d: %d and %d into %d".formatted(seed, a, b, budget);
        int x = pair.first().length;
        int y = pair.second().length;
        assertEquals(Math.min(budget, a + b), x + y, message);
        assertTrue(x == a || x + 1 >= y, message + " gave " + x + " and " + y);
        assertTrue(y == b || y + 1 >= x, message + " gave " + x + " and " + y);
        assertEquals(x - 1, pair.first()[x - 1] - pair.first()[0], message);
        assertEquals(y - 1, pair.second()[y - 1] - pair.second()[0], message);
    }

    @Test
    void blankLinesEndDocuments() {
        var lines = List.of("", "one two", "two", "  ", "", "two one one", "");
        var tokenizer = TokenizerOptions.wordPieces(20).withMinFrequency(1).train(lines);
        var documents = Documents.of(lines, tokenizer);
        assertEquals(2, documents.size());
        assertEquals(2, documents.document(0).size());
        assertArrayEquals(tokenizer.encode("two"), documents.document(0).get(1));
        assertArrayEquals(tokenizer.encode("two one one"), documents.document(1).getFirst());
        var error =
                assertThrows(
                        CorpusException.class, () -> Documents.of(List.of("", " "), tokenizer));
        assertEquals(
                "There is no text to learn from: every line is empty, or gives no token.",
                error.getMessage());
    }
}
