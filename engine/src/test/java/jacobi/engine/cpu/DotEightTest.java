package jacobi.engine.cpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.Arrays;
import java.util.Random;

class DotEightTest {
    @BeforeAll
    static void vectorsMustBeWide() {
        assumeTrue(
                Lanes.COUNT == DotEight.LANES,
                "vectors have " + Lanes.COUNT + " lanes here, not " + DotEight.LANES);
    }

    /** To the bit, and nothing but the eight places is written. */
    @ParameterizedTest
    @ValueSource(ints = {0, 16, 32, 48, 64, 176, 256})
    void eachIsTheDotProduct(int k) {
        var random = new Random(k);
        int pitch = k + random.nextInt(3);
        var x = floats(random, 5 + k);
        var w = floats(random, 3 + 8 * pitch);
        var c = new float[12];
        Arrays.fill(c, 9);
        DotEight.dots(x, 5, w, 3, pitch, k, c, 2);
        for (int j = 0; j < 12; j++) {
            boolean inside = j >= 2 && j < 10;
            float expected = inside ? DotProduct.dot(x, 5, w, 3 + (j - 2) * pitch, k) : 9;
            assertEquals(
                    Float.floatToRawIntBits(expected),
                    Float.floatToRawIntBits(c[j]),
                    "seed " + k + ", place " + j);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 16, 32, 48, 64, 176, 256})
    void soAreThoseOfTwoRows(int k) {
        var random = new Random(k);
        int xPitch = k + random.nextInt(3);
        int pitch = k + random.nextInt(3);
        var x = floats(random, 5 + 2 * xPitch);
        var w = floats(random, 3 + 4 * pitch);
        var c = new float[16];
        Arrays.fill(c, 9);
        DotTwoRows.dots(x, 5, xPitch, w, 3, pitch, k, c, 2, 7);
        for (int j = 0; j < 16; j++) {
            int row = (j - 2) / 7;
            int column = (j - 2) % 7;
            boolean inside = j >= 2 && column < 4;
            float expected =
                    inside ? DotProduct.dot(x, 5 + row * xPitch, w, 3 + column * pitch, k) : 9;
            assertEquals(
                    Float.floatToRawIntBits(expected),
                    Float.floatToRawIntBits(c[j]),
                    "seed " + k + ", place " + j);
        }
    }

    private static float[] floats(Random random, int count) {
        var floats = new float[count];
        for (int i = 0; i < count; i++) {
            floats[i] = (float) random.nextGaussian();
        }
        return floats;
    }
}
