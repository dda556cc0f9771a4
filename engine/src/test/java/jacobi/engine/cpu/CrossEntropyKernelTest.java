package jacobi.engine.cpu;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.Arrays;
import java.util.SplittableRandom;

/** ln Σ e^x against a plain sum in double. */
@Tag("widths")
class CrossEntropyKernelTest {
    private static final int AT = 3;

    /** Fewer lanes make longer sums, which round more often. */
    private static final double GROWTH = Math.max(1, Math.sqrt(8.0 / Lanes.COUNT));

    /** Several blocks, and a rest. */
    private static final int N = 7_001;

    private static void check(float[] x, String what) {
        int n = x.length - AT;
        double max = Double.NEGATIVE_INFINITY;
        for (int i = AT; i < x.length; i++) {
            max = Math.max(max, x[i]);
        }
        double sum = 0;
        for (int i = AT; i < x.length; i++) {
            sum += StrictMath.exp(x[i] - max);
        }
        double expected = max == Double.NEGATIVE_INFINITY ? max : max + StrictMath.log(sum);
        double bound = Double.isFinite(expected) ? GROWTH * 2e-6 + 1e-7 * Math.abs(expected) : 0;
        assertEquals(expected, CrossEntropyKernel.logSumExp(x, AT, n), bound, what);
    }

    @ParameterizedTest
    @ValueSource(floats = {0, 1, 5, 20, 100, 1000, 1e30f})
    void randomLogits(float spread) {
        for (int seed = 1; seed <= 10; seed++) {
            var random = new SplittableRandom(seed);
            var x = new float[AT + 1 + random.nextInt(N)];
            for (int i = 0; i < x.length; i++) {
                x[i] = (float) (spread * random.nextGaussian());
            }
            check(x, "spread " + spread + ", seed " + seed);
        }
    }

    /** What is taken off at first, nothing, is far from the largest. */
    @ParameterizedTest
    @ValueSource(floats = {-1e30f, -1000, -110, -90, -20, -14, 9, 16, 60, 88, 110, 1000, 1e30f})
    void logitsFarFromZero(float center) {
        var random = new SplittableRandom(1);
        var x = new float[AT + N];
        for (int i = 0; i < x.length; i++) {
            x[i] = center + (float) random.nextGaussian();
        }
        check(x, "center " + center);
        Arrays.fill(x, AT, AT + 3000, Float.NEGATIVE_INFINITY);
        check(x, "center " + center + ", negative infinities first");
    }

    /** Each block is larger than what was taken off it, from a little to beyond all exponents. */
    @ParameterizedTest
    @ValueSource(floats = {0.001f, 0.01f, 0.03f, 0.05f, 0.1f, 1, 1e6f, -0.01f, -1})
    void risingAndFallingLogits(float step) {
        var x = new float[AT + N];
        for (int i = 0; i < x.length; i++) {
            x[i] = step * i - 5;
        }
        check(x, "step " + step);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 20, 2048, 2049, 5000, 7000, 7001})
    void rowsMayBeginWithNegativeInfinities(int count) {
        var x = new float[AT + N];
        Arrays.fill(x, -300);
        Arrays.fill(x, AT, AT + count, Float.NEGATIVE_INFINITY);
        check(x, count + " negative infinities");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 30, 3000, 7000})
    void notANumberShows(int place) {
        for (int bits : new int[] {0x7FC00000, 0xFFC00000, 0x7F800000}) {
            var x = new float[AT + N];
            x[AT + place] = Float.intBitsToFloat(bits);
            assertEquals(Double.NaN, CrossEntropyKernel.logSumExp(x, AT, N), "place " + place);
        }
    }

    @Test
    void emptySumsAreZero() {
        assertEquals(Double.NEGATIVE_INFINITY, CrossEntropyKernel.logSumExp(new float[0], 0, 0));
    }
}
