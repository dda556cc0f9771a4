package jacobi.engine.cpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.Arrays;
import java.util.Random;

class DotEightTest {
    /** To the bit, and nothing but the eight places is written. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 7, 15, 16, 17, 31, 32, 64, 100, 172, 257})
    void eachIsTheDotProduct(int k) {
        assumeTrue(
                Lanes.COUNT == DotEight.LANES,
                "vectors have " + Lanes.COUNT + " lanes here, not " + DotEight.LANES);
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

    private static float[] floats(Random random, int count) {
        var floats = new float[count];
        for (int i = 0; i < count; i++) {
            floats[i] = (float) random.nextGaussian();
        }
        return floats;
    }
}
