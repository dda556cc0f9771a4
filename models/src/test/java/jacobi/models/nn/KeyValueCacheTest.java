package jacobi.models.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
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
import java.util.List;
import java.util.Random;

class KeyValueCacheTest {
    private static final int CHANNELS = 4;

    private static Tensor random(Random random, int... dims) {
        var tensor = Tensor.zeros(DType.F32, Shape.of(dims));
        for (int i = 0; i < tensor.size(); i++) {
            tensor.set(i, random.nextGaussian());
        }
        return tensor;
    }

    /** Appends and selections of any size, against lists of positions. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void itHoldsWhatWasAppended(long seed) {
        var random = new Random(seed);
        int rows = 1 + random.nextInt(3);
        var cache = new KeyValueCache(rows, CHANNELS);
        var texts = new ArrayList<List<Double>>();
        for (int row = 0; row < rows; row++) {
            texts.add(new ArrayList<>());
        }
        for (int step = 0; step < 12; step++) {
            int count = 1 + random.nextInt(random.nextInt(4) == 0 ? 90 : 5);
            var keys = random(random, rows, count, CHANNELS);
            // Values are the keys, doubled.
            var values = Variable.constant(keys).multiply(2);
            cache.append(new Memory(Variable.constant(keys), values));
            for (int row = 0; row < rows; row++) {
                for (double key : keys.slice(row, row + 1).toDoubles()) {
                    texts.get(row).add(key);
                }
            }
            assertHolds(texts, cache, "seed " + seed + ", step " + step);
            var kept = random.ints(1 + random.nextInt(4), 0, rows).toArray();
            cache.select(new RowSelection(kept));
            var old = List.copyOf(texts);
            texts.clear();
            for (int row : kept) {
                texts.add(new ArrayList<>(old.get(row)));
            }
            rows = kept.length;
            assertHolds(texts, cache, "seed " + seed + ", step " + step + ", selected");
        }
    }

    private static void assertHolds(List<List<Double>> texts, KeyValueCache cache, String message) {
        int length = texts.getFirst().size() / CHANNELS;
        assertEquals(length, cache.length(), message);
        var filled = cache.filled();
        var all = cache.all();
        assertEquals(Shape.of(texts.size(), length, CHANNELS), filled.keys().shape(), message);
        assertEquals(filled.keys().shape(), filled.values().shape(), message);
        int capacity = all.keys().dim(1);
        assertTrue(capacity >= length, message);
        for (int row = 0; row < texts.size(); row++) {
            assertEquals(length, cache.lengths().get(row), message);
            for (int i = 0; i < capacity * CHANNELS; i++) {
                double key = i < length * CHANNELS ? texts.get(row).get(i) : 0;
                int at = row * capacity * CHANNELS + i;
                assertEquals(key, all.keys().value().get(at), message);
                assertEquals(2 * key, all.values().value().get(at), message);
                if (i < length * CHANNELS) {
                    int place = row * length * CHANNELS + i;
                    assertEquals(key, filled.keys().value().get(place), message);
                    assertEquals(2 * key, filled.values().value().get(place), message);
                }
            }
        }
    }

    @Test
    void theOnlyRowIsNotCopied() {
        var cache = new KeyValueCache(1, CHANNELS);
        var keys = Variable.constant(random(new Random(1), 1, 3, CHANNELS));
        cache.append(new Memory(keys, keys));
        assertTrue(cache.filled().keys().value().floats() == cache.all().keys().value().floats());
    }

    /** A text that is read in pieces gathers what it gathers as a whole. */
    @ParameterizedTest
    @CsvSource({"reference, 1, 1", "reference, 2, 3", "cpu, 3, 1", "cpu, 4, 3"})
    void attentionGoesOnWhereItWas(String device, long seed, int rows) {
        var random = new Random(seed);
        int time = 50;
        var layer = new MultiHeadAttention(new Parameters(seed).root(), CHANNELS, 2, 0.5);
        var x = Variable.constant(random(random, rows, time, CHANNELS));
        Devices.using(
                Devices.named(device, 2),
                () -> {
                    var lengths = Tensor.full(DType.I32, Shape.of(rows), time);
                    var whole = layer.apply(x, layer.remember(x), lengths, true, Pass.evaluation());
                    var cache = new KeyValueCache(rows, CHANNELS);
                    for (int from = 0; from < time; ) {
                        int to = Math.min(time, from + 1 + random.nextInt(9));
                        var piece = layer.next(x.slice(1, from, to), cache).value();
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
