package jacobi.models.transformer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import jacobi.engine.Devices;
import jacobi.engine.Op;
import jacobi.engine.Shape;
import jacobi.models.nn.Pass;
import jacobi.models.testing.ListeningDevice;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Decoding with stores must give what the whole model gives. */
class TransformerDecodingTest {
    private static final double ROUNDING = 1e-5;

    private static Transformer.Encoded encode(Transformer model) {
        return model.encode(
                Tiny.ids(3, 5, 6, 7, 3, 8, 3, 0, 0, 9, 4, 3, 0),
                Tiny.lengths(4, 2, 3),
                Pass.evaluation());
    }

    /** The full model's logits for texts of one length, each with its source's row. */
    private static double[][] full(Transformer model, int[][] texts, int[] sources) {
        int time = texts[0].length;
        var ids = Arrays.stream(texts).flatMapToInt(Arrays::stream).toArray();
        var lengths = new int[texts.length];
        Arrays.fill(lengths, time);
        int[][] source = {{5, 6, 7, 3}, {8, 3, 0, 0}, {9, 4, 3, 0}};
        var sourceIds =
                Arrays.stream(sources).mapToObj(i -> source[i]).flatMapToInt(Arrays::stream);
        var sourceLengths = Arrays.stream(sources).map(i -> new int[] {4, 2, 3}[i]).toArray();
        var encoded =
                model.encode(
                        Tiny.ids(sources.length, sourceIds.toArray()),
                        Tiny.lengths(sourceLengths),
                        Pass.evaluation());
        var logits =
                model.decode(
                                encoded,
                                Tiny.ids(texts.length, ids),
                                Tiny.lengths(lengths),
                                Pass.evaluation())
                        .value();
        var last = new double[texts.length][];
        Arrays.setAll(last, row -> Tiny.at(logits, row, time - 1));
        return last;
    }

    @ParameterizedTest
    @EnumSource
    void cachedDecodingGivesTheFullModelsLogitsAlsoWhenRowsAreSelected(Tiny.Variant variant) {
        long seed = 11;
        var random = new Random(seed);
        var model = variant.model(seed);
        Devices.using(
                Devices.named("reference", 1),
                () -> {
                    var decoding = model.startDecoding(encode(model));
                    int[] sources = {0, 1, 2};
                    var texts = new int[3][0];
                    for (int step = 0; step < 8; step++) {
                        var tokens = Tiny.randomIds(random, texts.length);
                        for (int row = 0; row < texts.length; row++) {
                            texts[row] = append(texts[row], tokens[row]);
                        }
                        var logits = decoding.next(tokens);
                        assertEquals(Shape.of(texts.length, Tiny.VOCABULARY), logits.shape());
                        assertRows(full(model, texts, sources), logits.toDoubles(), step);
                        // Fewer rows, more rows, other orders, twice the same.
                        int rows = 1 + random.nextInt(5);
                        var kept = random.ints(rows, 0, texts.length).toArray();
                        decoding.select(kept);
                        assertEquals(rows, decoding.rows());
                        texts = select(texts, kept);
                        sources = select(sources, kept);
                    }
                });
    }

    /** As in beam search: sources side by side, each with equally many rows. */
    @ParameterizedTest
    @EnumSource
    void rowsOfOneSourceShareIt(Tiny.Variant variant) {
        long seed = 13;
        var random = new Random(seed);
        var model = variant.model(seed);
        var decoding = model.startDecoding(encode(model));
        int[] sources = {0, 1, 2};
        var texts = new int[3][0];
        int[][] selections = {
            {0, 0, 0, 1, 1, 1, 2, 2, 2},
            {1, 0, 0, 3, 5, 4, 6, 7, 8},
            // The last takes the first one's place.
            {6, 8, 8, 3, 4, 5},
            // No longer equally many, and then again.
            {0, 1, 3, 4, 5},
            {4, 3, 1, 0},
            {0, 0, 1, 1, 2, 2, 3, 3}
        };
        for (var kept : selections) {
            var tokens = Tiny.randomIds(random, texts.length);
            for (int row = 0; row < texts.length; row++) {
                texts[row] = append(texts[row], tokens[row]);
            }
            var logits = decoding.next(tokens);
            assertRows(full(model, texts, sources), logits.toDoubles(), texts[0].length);
            decoding.select(kept);
            assertEquals(kept.length, decoding.rows());
            texts = select(texts, kept);
            sources = select(sources, kept);
        }
    }

    @Test
    void noCopiesOfASourceAreMadeForItsRows() {
        var model = Tiny.Variant.PAPER.model(1);
        var decoding = model.startDecoding(encode(model));
        decoding.next(new int[] {4, 5, 6});
        decoding.select(new int[] {0, 0, 1, 1, 2, 2});
        var rows = new ArrayList<Integer>();
        var device =
                new ListeningDevice(
                        Devices.standard(),
                        (op, operands) -> {
                            if (op instanceof Op.Attention) {
                                rows.add(operands.get(1).dim(0));
                            }
                        });
        Devices.using(device, () -> decoding.next(new int[] {4, 5, 6, 7, 8, 9}));
        // In each layer the texts read themselves, then their sources.
        assertEquals(List.of(6, 3, 6, 3), rows);
    }

    @Test
    void theStoreGrowsPastItsFirstCapacity() {
        var model = Tiny.Variant.PAPER.model(5);
        var random = new Random(5);
        var decoding = model.startDecoding(encode(model));
        var texts = new int[3][0];
        for (int step = 0; step < 70; step++) {
            var tokens = Tiny.randomIds(random, 3);
            for (int row = 0; row < 3; row++) {
                texts[row] = append(texts[row], tokens[row]);
            }
            var logits = decoding.next(tokens);
            if (step == 31 || step == 32 || step == 33 || step == 64 || step == 69) {
                assertRows(full(model, texts, new int[] {0, 1, 2}), logits.toDoubles(), step);
            }
        }
    }

    @Test
    void aTokenIsWantedForEachRow() {
        var model = Tiny.Variant.PAPER.model(1);
        var decoding = model.startDecoding(encode(model));
        var error = assertThrows(IllegalArgumentException.class, () -> decoding.next(new int[2]));
        assertEquals("there are 3 rows, but 2 tokens", error.getMessage());
    }

    private static void assertRows(double[][] expected, double[] actual, int step) {
        int width = expected[0].length;
        for (int row = 0; row < expected.length; row++) {
            assertArrayEquals(
                    expected[row],
                    Arrays.copyOfRange(actual, row * width, (row + 1) * width),
                    ROUNDING,
                    "row " + row + " at step " + step);
        }
    }

    private static int[] append(int[] text, int token) {
        var longer = Arrays.copyOf(text, text.length + 1);
        longer[text.length] = token;
        return longer;
    }

    private static int[][] select(int[][] all, int[] rows) {
        return Arrays.stream(rows).mapToObj(row -> all[row].clone()).toArray(int[][]::new);
    }

    private static int[] select(int[] all, int[] rows) {
        return Arrays.stream(rows).map(row -> all[row]).toArray();
    }
}
