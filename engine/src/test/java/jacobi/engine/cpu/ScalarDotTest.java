package jacobi.engine.cpu;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.Arrays;
import java.util.Random;

@Tag("widths")
class ScalarDotTest {
    private static float[] random(int seed, int n) {
        var random = new Random(seed);
        var x = new float[n];
        for (int i = 0; i < n; i++) {
            x[i] = (float) random.nextGaussian();
        }
        return x;
    }

    /** A sum in another order would differ in some of these. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 7, 8, 15, 16, 17, 31, 32, 33, 64, 100, 127, 128, 500, 512})
    void theBitsAreThoseOfVectors(int k) {
        var lanes = new float[Lanes.COUNT];
        for (int seed = 0; seed < 50; seed++) {
            var x = random(seed, k + 3);
            var w = random(-1 - seed, k + 5);
            int at = seed;
            assertEquals(
                    Float.floatToRawIntBits(DotProduct.dot(x, 3, w, 5, k)),
                    Float.floatToRawIntBits(ScalarDot.dot(x, 3, w, 5, k, lanes)),
                    () -> "k " + k + ", seed " + at);
        }
    }

    /** Products that vanish leave minus zero in whole vectors, and zero in masked ones. */
    @ParameterizedTest
    @ValueSource(ints = {8, 16, 17, 20, 32, 33})
    void soAreTheSignsOfZero(int k) {
        var x = new float[k];
        var w = new float[k];
        Arrays.fill(x, -1e-30f);
        Arrays.fill(w, 1e-30f);
        assertEquals(
                Float.floatToRawIntBits(DotProduct.dot(x, 0, w, 0, k)),
                Float.floatToRawIntBits(ScalarDot.dot(x, 0, w, 0, k, new float[Lanes.COUNT])));
    }
}
