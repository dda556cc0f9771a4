package jacobi.models.language;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import jacobi.engine.Devices;
import jacobi.engine.IndexException;
import jacobi.engine.Shape;
import jacobi.models.nn.Pass;
import jacobi.models.testing.TokenTensors;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;

/** Texts that grow must go on as the whole model says. */
class TextDecodingTest {
    private static final int VOCABULARY = 11;

    /** More than a decoding has room for at first. */
    private static final int CONTEXT = 300;

    private static final double ROUNDING = 1e-4;

    private static LanguageModel model(LanguageFamily family, long seed) {
        var model = family.fresh(VOCABULARY, CONTEXT, seed);
        TokenTensors.enlarge(model.parameters(), seed);
        return model;
    }

    private static int[] randomIds(Random random, int count) {
        return random.ints(count, 0, VOCABULARY).toArray();
    }

    /** The whole model's logits behind the last token of texts of one length. */
    private static double[][] whole(LanguageModel model, int[]... texts) {
        var ids =
                TokenTensors.ids(
                        texts.length, Arrays.stream(texts).flatMapToInt(Arrays::stream).toArray());
        var logits = model.logits(ids, Pass.evaluation()).value();
        var last = new double[texts.length][];
        Arrays.setAll(last, row -> TokenTensors.at(logits, row, texts[0].length - 1));
        return last;
    }

    /** Pieces of one token to many, past the first capacity, up to the whole context. */
    @ParameterizedTest
    @CsvSource({
        "GPT, reference, 1",
        "GPT, cpu, 2",
        "GPT, cpu, 3",
        "GPT, cpu, 4",
        "LLAMA, reference, 1",
        "LLAMA, cpu, 2",
        "LLAMA, cpu, 3",
        "LLAMA, cpu, 4"
    })
    void aTextIsReadInAnyPieces(LanguageFamily family, String device, long seed) {
        var random = new Random(seed);
        var model = model(family, seed);
        Devices.using(
                Devices.named(device, 2),
                () -> {
                    var decoding = model.start(1);
                    var text = new int[0];
                    while (text.length < CONTEXT) {
                        int most = Math.min(90, CONTEXT - text.length);
                        int count = random.nextBoolean() ? 1 : 1 + random.nextInt(most);
                        var piece = randomIds(random, count);
                        text =
                                IntStream.concat(Arrays.stream(text), Arrays.stream(piece))
                                        .toArray();
                        boolean next = count == 1 && random.nextBoolean();
                        var logits = next ? decoding.next(piece) : decoding.read(piece);
                        assertEquals(
                                next ? Shape.of(1, VOCABULARY) : Shape.of(VOCABULARY),
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
    @CsvSource({"GPT, 1", "GPT, 2", "LLAMA, 1", "LLAMA, 2"})
    void rowsAreSelected(LanguageFamily family, long seed) {
        var random = new Random(seed);
        var model = model(family, seed);
        var decoding = model.start(3);
        var texts = new int[3][0];
        for (int step = 0; step < 40; step++) {
            var tokens = randomIds(random, texts.length);
            for (int row = 0; row < texts.length; row++) {
                texts[row] = Arrays.copyOf(texts[row], step + 1);
                texts[row][step] = tokens[row];
            }
            var logits = decoding.next(tokens).toDoubles();
            var expected = whole(model, texts);
            for (int row = 0; row < texts.length; row++) {
                assertArrayEquals(
                        expected[row],
                        Arrays.copyOfRange(logits, row * VOCABULARY, (row + 1) * VOCABULARY),
                        ROUNDING,
                        "seed " + seed + ", step " + step + ", row " + row);
            }
            // Sometimes the rows only change places, and the recorded step goes on.
            int count = random.nextBoolean() ? texts.length : 1 + random.nextInt(5);
            var kept = random.ints(count, 0, texts.length).toArray();
            decoding.select(kept);
            assertEquals(kept.length, decoding.rows());
            var old = texts;
            texts = Arrays.stream(kept).mapToObj(row -> old[row].clone()).toArray(int[][]::new);
        }
    }

    /** Rows that begin alike: the beginning is read once, and then they part. */
    @ParameterizedTest
    @EnumSource
    void oneBeginningGoesOnInSeveralWays(LanguageFamily family) {
        var model = model(family, 4);
        var decoding = model.start(1);
        decoding.read(3, 1, 4);
        decoding.select(new int[] {0, 0});
        var logits = decoding.next(new int[] {1, 5}).toDoubles();
        var expected = whole(model, new int[] {3, 1, 4, 1}, new int[] {3, 1, 4, 5});
        assertArrayEquals(expected[0], Arrays.copyOfRange(logits, 0, 11), ROUNDING);
        assertArrayEquals(expected[1], Arrays.copyOfRange(logits, 11, 22), ROUNDING);
    }

    /** The recorded step must not remember where it was recorded. */
    @ParameterizedTest
    @EnumSource
    void aDecodingGoesOnOnAnotherDevice(LanguageFamily family) {
        var model = model(family, 5);
        var decoding = model.start(1);
        var text = new int[] {3, 1, 4, 1, 5, 9, 2, 6};
        for (int i = 0; i < text.length; i++) {
            int[] token = {text[i]};
            var device = Devices.named(i / 2 % 2 == 0 ? "cpu" : "reference", 1);
            var logits = Devices.using(device, () -> decoding.next(token));
            var expected = whole(model, Arrays.copyOf(text, i + 1))[0];
            assertArrayEquals(expected, logits.toDoubles(), ROUNDING, "token " + i);
        }
    }

    /** What is returned is the caller's: a later step must not overwrite it. */
    @ParameterizedTest
    @EnumSource
    void logitsStayWhatTheyAre(LanguageFamily family) {
        var decoding = model(family, 6).start(1);
        var first = decoding.next(new int[] {3});
        var before = first.toFloats();
        var second = decoding.next(new int[] {1});
        var third = decoding.next(new int[] {4});
        assertArrayEquals(before, first.toFloats());
        assertFalse(Arrays.equals(second.toFloats(), third.toFloats()));
    }

    /** A token that is refused leaves the text as it was. */
    @ParameterizedTest
    @EnumSource
    void anUnknownTokenIsRefusedAndForgotten(LanguageFamily family) {
        var model = model(family, 7);
        var decoding = model.start(1);
        for (int token : new int[] {2, 7}) {
            assertThrows(IndexException.class, () -> decoding.next(new int[] {VOCABULARY}));
            decoding.next(new int[] {token});
        }
        var expected = whole(model, new int[] {2, 7, 1})[0];
        assertArrayEquals(
                expected, decoding.next(new int[] {1}).toDoubles(), ROUNDING, "after errors");
    }

    @ParameterizedTest
    @EnumSource
    void errorsSayWhatIsWrong(LanguageFamily family) {
        var model = family.fresh(VOCABULARY, 4, 1);
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
