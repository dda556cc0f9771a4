package jacobi.engine.cpu;

import static org.junit.jupiter.api.Assertions.assertEquals;

import jacobi.engine.Function;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.Arrays;
import java.util.Random;

/** Needs {@code -Djacobi.scalarStart=0}, so that the other product is one of vectors. */
@Tag("widths")
class ScalarGemmTest {
    private static float[] random(Random random, int n) {
        var x = new float[n];
        for (int i = 0; i < n; i++) {
            x[i] = (float) random.nextGaussian();
        }
        return x;
    }

    /** The product by vectors, or without them, into an array with a margin of three. */
    private static float[] product(
            boolean scalar, int m, int n, int k, Matrix a, Matrix b, float[] bias) {
        var c = new float[m * n + 3];
        Arrays.fill(c, Float.NaN);
        var target = new Target(c, 3, c, 3, bias, 0, Function.RELU);
        if (scalar) {
            ScalarGemm.rows(m / 2, m, m, n, k, a, b, target);
            ScalarGemm.rows(0, m / 2, m, n, k, a, b, target);
        } else {
            new Gemm(m, n, k, a, b, target).run(Team.ALONE);
        }
        return c;
    }

    private static void assertSameBits(float[] expected, float[] actual, String message) {
        for (int i = 0; i < expected.length; i++) {
            int at = i;
            assertEquals(
                    Float.floatToRawIntBits(expected[i]),
                    Float.floatToRawIntBits(actual[i]),
                    () -> message + ", element " + at);
        }
    }

    /** Around tiles and blocks of K; a sum in another order would differ in some of these. */
    @ParameterizedTest
    @CsvSource({
        "1, 1, 1",
        "6, 32, 7",
        "14, 32, 64",
        "15, 33, 100",
        "28, 64, 128",
        "32, 69, 512",
        "13, 31, 513",
        "29, 16, 1025",
        "42, 96, 1300"
    })
    void theBitsAreThoseOfVectors(int m, int n, int k) {
        for (int seed = 0; seed < 8; seed++) {
            boolean turnA = (seed & 1) > 0;
            boolean turnB = (seed & 2) > 0;
            var random = new Random(seed);
            var a = Matrix.of(random(random, m * k + 5), 5, turnA ? m : k, turnA);
            var b = Matrix.of(random(random, k * n + 2), 2, turnB ? k : n, turnB);
            var bias = (seed & 4) > 0 ? random(random, n) : null;
            assertSameBits(
                    product(false, m, n, k, a, b, bias),
                    product(true, m, n, k, a, b, bias),
                    "m %d, n %d, k %d, seed %d".formatted(m, n, k, seed));
        }
    }

    /** Products that vanish leave minus zero in whole tiles, and zero at the edges. */
    @ParameterizedTest
    @CsvSource({"28, 64, 16", "15, 33, 16", "3, 5, 600"})
    void soAreTheSignsOfZero(int m, int n, int k) {
        var x = new float[m * k];
        var y = new float[k * n];
        var bias = new float[n];
        Arrays.fill(x, -1e-30f);
        Arrays.fill(y, 1e-30f);
        Arrays.fill(bias, -0f);
        var a = Matrix.of(x, 0, k, false);
        var b = Matrix.of(y, 0, n, false);
        for (var start : new float[][] {null, bias}) {
            var target = Target.of(new float[m * n], 0);
            var biased =
                    new Target(target.sums(), 0, target.sums(), 0, start, 0, Function.IDENTITY);
            new Gemm(m, n, k, a, b, biased).run(Team.ALONE);
            var expected = target.sums().clone();
            ScalarGemm.rows(0, m, m, n, k, a, b, biased);
            assertSameBits(expected, target.sums(), "bias " + (start != null));
        }
    }
}
