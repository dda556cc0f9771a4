package jacobi.models.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jacobi.autograd.Variable;
import jacobi.engine.DType;
import jacobi.engine.Devices;
import jacobi.engine.Shape;
import jacobi.engine.Tensor;
import jacobi.models.nn.MultiHeadAttention.Memory;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

class KeyValueStoreTest {
    private static final int CHANNELS = 4;
    private static final int MOST = 1000;

    /** Tokens, selections and growth of any number, against lists of numbers. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void itHoldsWhatWasAdded(long seed) {
        var random = new Random(seed);
        int rows = 1 + random.nextInt(3);
        int length = 0;
        var store = new KeyValueStore(rows, 5, CHANNELS);
        var texts = new ArrayList<List<Double>>();
        for (int row = 0; row < rows; row++) {
            texts.add(new ArrayList<>());
        }
        for (int step = 0; step < 15; step++) {
            var message = "seed " + seed + ", step " + step;
            int count = 1 + random.nextInt(random.nextInt(4) == 0 ? 40 : 4);
            store.makeRoom(length + count, MOST);
            var keys = Initializer.normal(1).make(Shape.of(rows, count, CHANNELS), seed + step);
            for (int row = 0; row < rows; row++) {
                for (double value : keys.slice(row, row + 1).toDoubles()) {
                    texts.get(row).add(value);
                }
            }
            // Values are the keys, doubled.
            var key = Variable.constant(keys);
            var tokens = new Memory(key, key.multiply(2));
            var seen = store.add(tokens, TextPlaces.of(rows, length, length + count));
            length += count;
            assertHolds(texts, count == 1 ? store.capacity() : length, seen, message);
            assertHolds(texts, store.capacity(), store.all(), message);
            var kept = random.ints(1 + random.nextInt(4), 0, rows).toArray();
            store.select(new RowSelection(kept), length);
            var old = List.copyOf(texts);
            texts.clear();
            Arrays.stream(kept).forEach(row -> texts.add(new ArrayList<>(old.get(row))));
            rows = kept.length;
            assertHolds(texts, store.capacity(), store.all(), message + ", selected");
        }
    }

    private static void assertHolds(
            List<List<Double>> texts, int room, Memory memory, String message) {
        int size = room * CHANNELS;
        assertEquals(Shape.of(texts.size(), room, CHANNELS), memory.keys().shape(), message);
        for (int row = 0; row < texts.size(); row++) {
            var text = texts.get(row);
            for (int i = 0; i < size; i++) {
                double key = i < text.size() ? text.get(i) : 0;
                assertEquals(key, memory.keys().value().get(row * size + i), message);
                assertEquals(2 * key, memory.values().value().get(row * size + i), message);
            }
        }
    }

    @Test
    void itsRoomDoublesUpToTheMost() {
        var store = new KeyValueStore(2, 5, CHANNELS);
        assertFalse(store.makeRoom(5, MOST));
        assertEquals(5, store.capacity());
        assertTrue(store.makeRoom(6, MOST));
        assertEquals(10, store.capacity());
        assertTrue(store.makeRoom(21, MOST));
        assertEquals(21, store.capacity());
        assertTrue(store.makeRoom(22, 30));
        assertEquals(30, store.capacity());
    }

    /** A recorded step writes where the store was; so it must stay, in any new order. */
    @Test
    void aStoreStaysWhereItIsWhileThereAreAsManyRows() {
        var store = new KeyValueStore(2, 3, CHANNELS);
        var keys = store.all().keys().value();
        for (var rows : new int[][] {{0, 0}, {1, 0}, {1, 1}}) {
            store.select(new RowSelection(rows), 3);
            assertSame(keys, store.all().keys().value(), Arrays.toString(rows));
        }
    }

    @Test
    void theOnlyRowIsNotCopied() {
        var store = new KeyValueStore(1, 3, CHANNELS);
        assertEquals(Shape.of(1, 2, CHANNELS), store.filled(2).values().shape());
        assertSame(store.all().keys().value().floats(), store.filled(2).keys().value().floats());
    }

    /** A text that is read in pieces gathers what it gathers as a whole. */
    @ParameterizedTest
    @CsvSource({"reference, 1, 1", "reference, 2, 3", "cpu, 3, 1", "cpu, 4, 3"})
    void attentionGoesOnWhereItWas(String device, long seed, int rows) {
        var random = new Random(seed);
        int time = 50;
        var layer = new MultiHeadAttention(new Parameters(seed).root(), CHANNELS, 2, 0.5);
        var tokens = Initializer.normal(1).make(Shape.of(rows, time, CHANNELS), seed);
        var x = Variable.constant(tokens);
        Devices.using(
                Devices.named(device, 2),
                () -> {
                    var lengths = Tensor.full(DType.I32, Shape.of(rows), time);
                    var whole = layer.apply(x, layer.remember(x), lengths, true, Pass.evaluation());
                    var store = new KeyValueStore(rows, 20, CHANNELS);
                    for (int from = 0; from < time; ) {
                        int to = Math.min(time, from + 1 + random.nextInt(9));
                        store.makeRoom(to, MOST);
                        var places = TextPlaces.of(rows, from, to);
                        var piece = layer.next(x.slice(1, from, to), store, places).value();
                        assertArrayEquals(
                                whole.slice(1, from, to).value().toFloats(),
                                piece.toFloats(),
                                1e-5f,
                                "seed " + seed + ", from " + from + " to " + to);
                        from = to;
                    }
                });
    }
}
