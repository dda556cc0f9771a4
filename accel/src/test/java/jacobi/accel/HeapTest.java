package jacobi.accel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Random;

class HeapTest {
    private static final int SIZE = 1 << 16;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void partsNeverOverlapAndComeBackWhole(long seed) {
        var random = new Random(seed);
        var heap = new Heap("floats", SIZE);
        var taken = new HashMap<Integer, Integer>();
        var owners = new int[SIZE];
        for (int i = 1; i < 20_000; i++) {
            if (random.nextBoolean()) {
                int count = random.nextInt(2000);
                int at = heap.take(count);
                if (at >= 0) {
                    for (int j = at; j < at + count; j++) {
                        assertEquals(0, owners[j], "seed " + seed + ", step " + i);
                    }
                    Arrays.fill(owners, at, at + count, i);
                    taken.put(at, count);
                }
            } else if (!taken.isEmpty()) {
                int at = taken.keySet().iterator().next();
                int count = taken.remove(at);
                Arrays.fill(owners, at, at + count, 0);
                heap.give(at, count);
            }
        }
        taken.forEach(heap::give);
        assertEquals(0, heap.used(), "seed " + seed);
        assertEquals(0, heap.take(SIZE), "seed " + seed + ": all of it is one part again");
    }

    @Test
    void saysHowMuchIsMissing() {
        var heap = new Heap("floats", 1 << 20);
        heap.take(3 << 18);

        assertEquals(-1, heap.take(1 << 19));
        var message = heap.full(1 << 19).getMessage();
        assertTrue(message.contains("2 MiB more are needed for floats"), message);
        assertTrue(message.contains("3 MiB of 4 MiB are taken"), message);
        assertTrue(message.contains("--batch-tokens"), message);
    }
}
