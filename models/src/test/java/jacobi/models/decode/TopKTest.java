package jacobi.models.decode;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import jacobi.engine.Shape;
import jacobi.engine.Tensor;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.Comparator;
import java.util.Random;
import java.util.stream.IntStream;

class TopKTest {
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void itIsAStableSortCutOff(long seed) {
        var random = new Random(seed);
        for (int trial = 0; trial < 200; trial++) {
            int size = 1 + random.nextInt(20);
            int k = 1 + random.nextInt(25);
            // Few different values, so that many are equal.
            var values = new float[3 * size];
            for (int i = 0; i < values.length; i++) {
                values[i] = random.nextInt(8) == 0 ? Float.NEGATIVE_INFINITY : random.nextInt(5);
            }
            var row = Tensor.wrap(Shape.of(3, size), values).slice(1, 2);
            var expected =
                    IntStream.range(0, size)
                            .boxed()
                            .sorted(Comparator.comparingDouble(i -> -row.get(i)))
                            .limit(k)
                            .mapToInt(i -> i)
                            .toArray();
            assertArrayEquals(expected, TopK.of(row, k), "seed " + seed + ", trial " + trial);
        }
    }

    @Test
    void noElementsHaveNoLargest() {
        assertArrayEquals(new int[0], TopK.of(Tensor.of(Shape.of(0), new float[0]), 3));
    }
}
