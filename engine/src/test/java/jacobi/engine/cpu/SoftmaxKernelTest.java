package jacobi.engine.cpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.Arrays;
import java.util.SplittableRandom;

/** Softmax and log-softmax wherever the logits lie, against sums in double. */
@Tag("widths")
class SoftmaxKernelTest {
    /** Relative; fewer lanes make longer sums, which round more often. */
    private static final double ERROR = 4e-6 * Math.max(1, Math.sqrt(8.0 / Lanes.COUNT));

    private static final int N = 1_003;

    private static float[] logits(float center, float spread) {
        var random = new SplittableRandom(1);
        var x = new float[N];
        for (int i = 0; i < N; i++) {
            x[i] = center + (float) (spread * random.nextGaussian());
        }
        return x;
    }

    private static double logSumExp(float[] x) {
        double max = Double.NEGATIVE_INFINITY;
        for (float value : x) {
            max = Math.max(max, value);
        }
        double sum = 0;
        for (float value : x) {
            sum += StrictMath.exp(value - max);
        }
        return max + StrictMath.log(sum);
    }

    /** Sums that fit, that are too large or too small, and those on the border. */
    @ParameterizedTest
    @ValueSource(floats = {-1e6f, -1000, -110, -90, -20.5f, -10, 0, 5, 9, 10, 60, 88, 110, 1e6f})
    void anyCenter(float center) {
        for (float spread : new float[] {0, 1, 8}) {
            var x = logits(center, spread);
            var what = "center " + center + ", spread " + spread;
            double log = logSumExp(x);
            var y = new float[N];
            SoftmaxKernel.softmax(x, 0, y, 0, N);
            var logY = new float[N];
            SoftmaxKernel.logSoftmax(x, 0, logY, 0, N);
            for (int i = 0; i < N; i++) {
                double wanted = StrictMath.exp(x[i] - log);
                assertEquals(wanted, y[i], ERROR * wanted + Float.MIN_NORMAL, what);
                assertEquals(x[i] - log, logY[i], ERROR + 4e-7 * Math.abs(x[i] - log), what);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(floats = {-200, 0, 200})
    void theResultMayStandInPlaceOfTheOperand(float center) {
        var x = logits(center, 2);
        var log = x.clone();
        var y = new float[N];
        SoftmaxKernel.softmax(x, 0, y, 0, N);
        SoftmaxKernel.softmax(x, 0, x, 0, N);
        double sum = 0;
        for (int i = 0; i < N; i++) {
            assertEquals(y[i], x[i], 4e-6 * y[i], "element " + i);
            sum += x[i];
        }
        assertEquals(1, sum, 1e-5);
        SoftmaxKernel.logSoftmax(log, 0, log, 0, N);
        assertEquals(StrictMath.log(y[5]), log[5], 4e-6);
    }

    @ParameterizedTest
    @ValueSource(ints = {0x7FC00000, 0xFFC00000, 0x7F800000})
    void notANumberShows(int bits) {
        for (int place : new int[] {0, 500, N - 1}) {
            var x = logits(0, 1);
            x[place] = Float.intBitsToFloat(bits);
            var y = new float[N];
            SoftmaxKernel.softmax(x, 0, y, 0, N);
            assertTrue(Float.isNaN(y[place]) && Float.isNaN(y[3]), "place " + place);
            SoftmaxKernel.logSoftmax(x, 0, y, 0, N);
            assertTrue(Float.isNaN(y[place]), "place " + place);
        }
    }

    @ParameterizedTest
    @ValueSource(floats = {-300, 0, 300})
    void maskedElementsAreZero(float center) {
        var x = logits(center, 1);
        Arrays.fill(x, 7, N, Float.NEGATIVE_INFINITY);
        var y = new float[N];
        SoftmaxKernel.softmax(x, 0, y, 0, N);
        for (int i = 7; i < N; i++) {
            assertEquals(0, y[i], "element " + i);
        }
    }
}
