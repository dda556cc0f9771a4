package jacobi.models.rnn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import jacobi.engine.Devices;
import jacobi.engine.Op;
import jacobi.engine.Shape;
import jacobi.engine.Tensor;
import jacobi.models.decode.Continuation;
import jacobi.models.nn.Pass;
import jacobi.models.nn.Recurrence.Cell;
import jacobi.models.rnn.RecurrentConfig.Attention;
import jacobi.models.testing.ListeningDevice;
import jacobi.models.translation.TranslationBatch;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

class RecurrentDecodingTest {
    private static final Tensor SOURCE =
            Tensor.of(Shape.of(3, 4), 5, 6, 7, 3, 4, 3, 0, 0, 8, 9, 3, 0);
    private static final Tensor LENGTHS = Tensor.of(Shape.of(3), 4, 2, 3);
    private static final int[][] TARGET = {{2, 4, 5}, {2, 6, 4}, {2, 7, 7}};
    private static final int VOCABULARY = 10;

    private static RecurrentTranslator model(Attention attention, Cell cell) {
        return new RecurrentTranslator(
                new RecurrentConfig(VOCABULARY, VOCABULARY, 6, 8, cell, attention, false, 0.2), 7);
    }

    private static double[] row(Tensor logits, int row) {
        int width = logits.dim(-1);
        return Arrays.copyOfRange(logits.toDoubles(), row * width, (row + 1) * width);
    }

    /** Logits of the whole target at once, [3, 3, V]. */
    private static Tensor whole(RecurrentTranslator model) {
        var target =
                Tensor.wrap(
                        Shape.of(3, 3),
                        Arrays.stream(TARGET).flatMapToInt(Arrays::stream).toArray());
        var batch =
                new TranslationBatch(
                        SOURCE, LENGTHS, target, target, Tensor.of(Shape.of(3), 3, 3, 3));
        return model.logits(batch, Pass.evaluation()).value();
    }

    @ParameterizedTest
    @EnumSource(Attention.class)
    void tokenByTokenIsTheSameAsTheWholeTarget(Attention attention) {
        for (var cell : Cell.values()) {
            var model = model(attention, cell);
            var whole = whole(model);
            var decoding = model.start(SOURCE, LENGTHS);
            for (int t = 0; t < 3; t++) {
                int now = t;
                var tokens = Arrays.stream(TARGET).mapToInt(row -> row[now]).toArray();
                var logits = decoding.next(tokens);
                for (int b = 0; b < 3; b++) {
                    assertArrayEquals(row(whole, 3 * b + t), row(logits, b), 1e-5, "" + cell);
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Attention.class)
    void rowsGoOnInTheOrderTheyAreSelectedIn(Attention attention) {
        var model = model(attention, Cell.GRU);
        var whole = whole(model);
        var decoding = model.start(SOURCE, LENGTHS);
        decoding.next(new int[] {2, 2, 2});
        decoding.select(new int[] {2, 0, 0, 1});
        assertEquals(4, decoding.rows());
        var logits = decoding.next(new int[] {7, 4, 4, 6});
        int[] kept = {2, 0, 0, 1};
        for (int i = 0; i < kept.length; i++) {
            assertArrayEquals(row(whole, 3 * kept[i] + 1), row(logits, i), 1e-5, "row " + i);
        }
    }

    /** As in beam search: sources side by side, each with equally many rows. */
    @ParameterizedTest
    @EnumSource(Attention.class)
    void rowsOfOneSourceShareIt(Attention attention) {
        for (var cell : Cell.values()) {
            var model = model(attention, cell);
            var whole = whole(model);
            var decoding = model.start(SOURCE, LENGTHS);
            decoding.next(new int[] {2, 2, 2});
            decoding.select(new int[] {0, 0, 1, 1, 2, 2});
            assertGoesOn(decoding, 1, whole, 0, 0, 1, 1, 2, 2);
            // The first source's rows have ended, and the others stand elsewhere.
            decoding.select(new int[] {5, 4, 2, 3});
            assertGoesOn(decoding, 2, whole, 2, 2, 1, 1);
        }
    }

    /** The same where some sources have more rows than others. */
    @ParameterizedTest
    @EnumSource(Attention.class)
    void rowsThatAreNotEquallyManyHaveTheirOwn(Attention attention) {
        for (var cell : Cell.values()) {
            var model = model(attention, cell);
            var whole = whole(model);
            var decoding = model.start(SOURCE, LENGTHS);
            decoding.next(new int[] {2, 2, 2});
            decoding.select(new int[] {0, 0, 1, 1, 2, 2});
            decoding.select(new int[] {0, 3, 4, 5});
            assertGoesOn(decoding, 1, whole, 0, 1, 2, 2);
            decoding.select(new int[] {2, 3});
            assertGoesOn(decoding, 2, whole, 2, 2);
        }
    }

    /** The next step of rows, each of the target of a source. */
    private static void assertGoesOn(Continuation decoding, int t, Tensor whole, int... sources) {
        assertEquals(sources.length, decoding.rows());
        var logits = decoding.next(Arrays.stream(sources).map(i -> TARGET[i][t]).toArray());
        for (int i = 0; i < sources.length; i++) {
            var message = "step " + t + ", row " + i;
            assertArrayEquals(row(whole, 3 * sources[i] + t), row(logits, i), 1e-5, message);
        }
    }

    @Test
    void noCopiesOfASourceAreMadeForItsRows() {
        for (var attention : List.of(Attention.ADDITIVE, Attention.GENERAL, Attention.DOT)) {
            var decoding = model(attention, Cell.GRU).start(SOURCE, LENGTHS);
            decoding.next(new int[] {2, 2, 2});
            decoding.select(new int[] {0, 0, 1, 1, 2, 2});
            var sources = new ArrayList<Integer>();
            var device =
                    new ListeningDevice(
                            Devices.standard(),
                            (op, operands) -> {
                                if (op instanceof Op.MatMul) {
                                    sources.add(operands.get(1).dim(0));
                                }
                            });
            Devices.using(device, () -> decoding.next(new int[6]));
            assertEquals(Set.of(3), Set.copyOf(sources), "" + attention);
        }
    }

    @Test
    void paddingIsNotSeen() {
        for (var attention : Attention.values()) {
            var model = model(attention, Cell.GRU);
            var padded = model.start(SOURCE, LENGTHS).next(new int[] {2, 2, 2});
            var alone =
                    model.start(Tensor.of(Shape.of(1, 2), 4, 3), Tensor.of(Shape.of(1), 2))
                            .next(new int[] {2});
            assertArrayEquals(row(alone, 0), row(padded, 1), 1e-6, "" + attention);
        }
    }

    @Test
    void aTokenForEachRowIsWanted() {
        var decoding = model(Attention.NONE, Cell.GRU).start(SOURCE, LENGTHS);
        assertThrows(IllegalArgumentException.class, () -> decoding.next(new int[] {2}));
    }

    @Test
    void dotAttentionWantsOneDirection() {
        var e =
                assertThrows(
                        IllegalArgumentException.class,
                        () -> new RecurrentConfig(9, 9, 4, 4, Cell.GRU, Attention.DOT, true, 0));
        assertEquals(
                "RecurrentTranslator: dot attention compares states of one size, and a"
                    + " bidirectional encoder's are twice as large; use general attention, or one"
                    + " direction",
                e.getMessage());
    }
}
