package jacobi.engine.cpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jacobi.engine.Philox;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.Arrays;
import java.util.SplittableRandom;

/** The vectorised masks are those of {@link Philox}, bit for bit. */
@Tag("widths")
class DropoutKernelTest {
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void masksArePhilox(long testSeed) {
        var random = new SplittableRandom(testSeed);
        int n = 1 + random.nextInt(300);
        int site = random.nextInt();
        int threshold = Philox.elementThreshold(random.nextDouble());
        int[] seed = {0, random.nextInt(), random.nextInt(), random.nextInt(), 0};
        // Beyond 2³⁵ elements the block's high word counts.
        long first = testSeed % 2 == 0 ? 8L * random.nextInt(1000) : random.nextLong(1L << 50) & -8;
        var x = new float[n + 5];
        for (int i = 0; i < x.length; i++) {
            x[i] = i + 1;
        }
        var y = new float[n + 7];
        Arrays.fill(y, Float.NaN);

        DropoutKernel.apply(seed, 1, site, threshold, 2, first, x, 5, y, 3, n);

        var words = new int[Philox.LANES];
        for (int i = 0; i < n; i++) {
            Philox.dropout(seed, 1, site, (first + i) / Philox.ELEMENTS, words);
            boolean dropped = Philox.elementDropped(words, i % Philox.ELEMENTS, threshold);
            float expected = dropped ? 0 : 2 * x[5 + i];
            assertEquals(expected, y[3 + i], "element " + i + ", seed " + testSeed);
        }
        assertTrue(Float.isNaN(y[2]) && Float.isNaN(y[3 + n]), "seed " + testSeed);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 0.1, 0.5, 0.9})
    void dropsAtTheRate(double rate) {
        int n = 100_000;
        var ones = new float[n];
        Arrays.fill(ones, 1);
        DropoutKernel.apply(
                new int[] {1, 2, 3},
                0,
                0,
                Philox.elementThreshold(rate),
                1,
                0,
                ones,
                0,
                ones,
                0,
                n);
        int dropped = 0;
        for (float value : ones) {
            dropped += value == 0 ? 1 : 0;
        }
        // Five standard deviations of a binomial distribution.
        assertEquals(rate * n, dropped, 5 * Math.sqrt(n * rate * (1 - rate)));
    }
}
