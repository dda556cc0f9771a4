package jacobi.models.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import jacobi.autograd.Variable;
import jacobi.engine.Shape;
import jacobi.models.nn.MultiHeadAttention.Memory;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

class KeyValueStoreTest {
    private static final int CHANNELS = 4;

    /** Insertions, selections and growth of any size, against lists of numbers. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void itHoldsWhatWasInserted(long seed) {
        var random = new Random(seed);
        int rows = 1 + random.nextInt(3);
        int length = 0;
        var store = new KeyValueStore(rows, 5, CHANNELS);
        var texts = new ArrayList<List<Double>>();
        for (int row = 0; row < rows; row++) {
            texts.add(new ArrayList<>());
        }
        for (int step = 0; step < 15; step++) {
            int count = 1 + random.nextInt(4);
            if (length + count > store.capacity()) {
                store.grow(length + count + random.nextInt(9));
            }
            var keys = Initializer.normal(1).make(Shape.of(rows, count, CHANNELS), seed + step);
            var key = Variable.constant(keys);
            store.insert(
                    new Memory(key, key.multiply(2)), TextPlaces.of(rows, length, length + count));
            length += count;
            for (int row = 0; row < rows; row++) {
                for (double value : keys.slice(row, row + 1).toDoubles()) {
                    texts.get(row).add(value);
                }
            }
            assertHolds(texts, store, "seed " + seed + ", step " + step);
            var kept = random.ints(1 + random.nextInt(4), 0, rows).toArray();
            store.select(new RowSelection(kept), length);
            var old = List.copyOf(texts);
            texts.clear();
            Arrays.stream(kept).forEach(row -> texts.add(new ArrayList<>(old.get(row))));
            rows = kept.length;
            assertHolds(texts, store, "seed " + seed + ", step " + step + ", selected");
        }
    }

    private static void assertHolds(List<List<Double>> texts, KeyValueStore store, String message) {
        var all = store.all();
        int size = store.capacity() * CHANNELS;
        assertEquals(Shape.of(texts.size(), store.capacity(), CHANNELS), all.keys().shape());
        for (int row = 0; row < texts.size(); row++) {
            var text = texts.get(row);
            for (int i = 0; i < size; i++) {
                double key = i < text.size() ? text.get(i) : 0;
                assertEquals(key, all.keys().value().get(row * size + i), message);
                assertEquals(2 * key, all.values().value().get(row * size + i), message);
            }
        }
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
    void theFirstPositionsOfTheOnlyRowAreNotCopied() {
        var store = new KeyValueStore(1, 3, CHANNELS);
        assertEquals(Shape.of(1, 2, CHANNELS), store.first(2).values().shape());
        assertSame(store.all().keys().value().floats(), store.first(2).keys().value().floats());
        var two = new KeyValueStore(2, 3, CHANNELS);
        var error = assertThrows(IllegalStateException.class, () -> two.first(1));
        assertEquals(
                "several tokens at once are read by one row, but there are 2", error.getMessage());
    }
}
