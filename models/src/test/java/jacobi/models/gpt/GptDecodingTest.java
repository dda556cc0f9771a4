package jacobi.models.gpt;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import jacobi.engine.Devices;
import jacobi.engine.Shape;
import jacobi.models.nn.Pass;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;

/** Decoding with caches must give what the whole model gives. */
class GptDecodingTest {
    private static final double ROUNDING = 2e-5;

    /** The whole model's logits behind the last token of texts of one length. */
    private static double[][] whole(Gpt model, int[]... texts) {
        var ids = Arrays.stream(texts).flatMapToInt(Arrays::stream).toArray();
        var logits = model.logits(TinyGpt.ids(texts.length, ids), Pass.evaluation()).value();
        var last = new double[texts.length][];
        Arrays.setAll(last, row -> TinyGpt.at(logits, row, texts[0].length - 1));
        return last;
    }

    /** Pieces of one token to many, past the cache's first capacity, up to the whole context. */
    @ParameterizedTest
    @CsvSource({"reference, 1", "cpu, 2", "cpu, 3", "cpu, 4"})
    void aTextIsReadInAnyPieces(String device, long seed) {
        var random = new Random(seed);
        var model = TinyGpt.model(seed);
        Devices.using(
                Devices.named(device, 2),
                () -> {
                    var decoding = model.start(1);
                    var text = new int[0];
                    while (text.length < TinyGpt.CONTEXT) {
                        int most = Math.min(40, TinyGpt.CONTEXT - text.length);
                        int count = random.nextBoolean() ? 1 : 1 + random.nextInt(most);
                        var piece = TinyGpt.randomIds(random, count);
                        text =
                                IntStream.concat(Arrays.stream(text), Arrays.stream(piece))
                                        .toArray();
                        boolean next = count == 1 && random.nextBoolean();
                        var logits = next ? decoding.next(piece) : decoding.read(piece);
                        assertEquals(
                                next
                                        ? Shape.of(1, TinyGpt.VOCABULARY)
                                        : Shape.of(TinyGpt.VOCABULARY),
                                logits.shape());
                        assertArrayEquals(
                                whole(model, text)[0],
                                logits.toDoubles(),
                                ROUNDING,
                                "seed " + seed + ", " + count + " up to " + text.length);
                    }
                });
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2})
    void rowsAreSelected(long seed) {
        var random = new Random(seed);
        var model = TinyGpt.model(seed);
        var decoding = model.start(3);
        var texts = new int[3][0];
        for (int step = 0; step < 40; step++) {
            var tokens = TinyGpt.randomIds(random, texts.length);
            for (int row = 0; row < texts.length; row++) {
                texts[row] = Arrays.copyOf(texts[row], step + 1);
                texts[row][step] = tokens[row];
            }
            var logits = decoding.next(tokens).toDoubles();
            var expected = whole(model, texts);
            for (int row = 0; row < texts.length; row++) {
                assertArrayEquals(
                        expected[row],
                        Arrays.copyOfRange(
                                logits, row * TinyGpt.VOCABULARY, (row + 1) * TinyGpt.VOCABULARY),
                        ROUNDING,
                        "seed " + seed + ", step " + step + ", row " + row);
            }
            var kept = random.ints(1 + random.nextInt(5), 0, texts.length).toArray();
            decoding.select(kept);
            assertEquals(kept.length, decoding.rows());
            var old = texts;
            texts = Arrays.stream(kept).mapToObj(row -> old[row].clone()).toArray(int[][]::new);
        }
    }

    /** Rows that begin alike: the beginning is read once, and then they part. */
    @Test
    void oneBeginningGoesOnInSeveralWays() {
        var model = TinyGpt.model(4);
        var decoding = model.start(1);
        decoding.read(3, 1, 4);
        decoding.select(new int[] {0, 0});
        var logits = decoding.next(new int[] {1, 5}).toDoubles();
        var expected = whole(model, new int[] {3, 1, 4, 1}, new int[] {3, 1, 4, 5});
        assertArrayEquals(expected[0], Arrays.copyOfRange(logits, 0, 11), ROUNDING);
        assertArrayEquals(expected[1], Arrays.copyOfRange(logits, 11, 22), ROUNDING);
    }

    @Test
    void errorsSayWhatIsWrong() {
        var model = TinyGpt.model(new GptConfig(11, 4, 8, 2, 1, 0), 1);
        var two = model.start(2);
        assertMessage("there are 2 rows, but 3 tokens", () -> two.next(new int[3]));
        var rows = "several tokens at once are read by one row, and at least one of them, but";
        assertMessage(rows + " there are 2 rows and 1 tokens", () -> two.read(1));
        var one = model.start(1);
        assertMessage(rows + " there are 1 rows and 0 tokens", one::read);
        one.read(1, 2, 3);
        var full = "the text has 5 tokens, but the model's context is 4";
        assertMessage(full, () -> one.read(4, 5));
        var expected = whole(model, new int[] {1, 2, 3, 4})[0];
        assertArrayEquals(expected, one.read(4).toDoubles(), ROUNDING, "nothing was added before");
        assertMessage(full, () -> one.next(new int[] {5}));
    }

    private static void assertMessage(String message, Runnable work) {
        var error = assertThrows(IllegalArgumentException.class, work::run);
        assertEquals(message, error.getMessage());
    }
}
