package jacobi.engine.cpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jacobi.engine.Function;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Compares every function with StrictMath in double, over floats of every size and sign. */
@Tag("widths")
class VectorMathTest {
    /** Every so many bit patterns one float is tried; a prime, so that all low bits occur. */
    private static final int STRIDE = Integer.getInteger("jacobi.test.floatStride", 7919);

    private static final int BLOCK = 4099;

    private static final float[] SPECIAL = {
        0f,
        -0f,
        1f,
        -1f,
        Float.MIN_VALUE,
        -Float.MIN_VALUE,
        Float.MIN_NORMAL,
        -Float.MIN_NORMAL,
        Float.MAX_VALUE,
        -Float.MAX_VALUE,
        Float.POSITIVE_INFINITY,
        Float.NEGATIVE_INFINITY,
        Float.NaN,
        88.722839f,
        88.72284f,
        -87.33655f,
        -103.97208f,
        -103.97209f,
        -104f
    };

    @ParameterizedTest
    @EnumSource
    void errorIsWithinTheStatedBound(Function function) {
        var x = new float[BLOCK];
        var y = new float[BLOCK];
        double worst = 0;
        float worstAt = Float.NaN;
        long bits = Integer.MIN_VALUE;
        while (bits <= Integer.MAX_VALUE) {
            for (int i = 0; i < BLOCK; i++) {
                x[i] = i < SPECIAL.length ? SPECIAL[i] : Float.intBitsToFloat((int) bits);
                bits += i < SPECIAL.length ? 0 : STRIDE;
            }
            FunctionKernel.apply(function, x, 0, y, 0, BLOCK);
            for (int i = 0; i < BLOCK; i++) {
                double error = excess(function, x[i], y[i]);
                if (!(error <= worst)) {
                    worst = error;
                    worstAt = x[i];
                }
            }
        }
        String found = function + ": error is " + worst + " times the bound at " + worstAt;
        System.out.println(found);
        assertTrue(worst <= 1, found);
    }

    /** The error in units of the stated bound; NaN where only one of the two is NaN. */
    private static double excess(Function function, float x, float y) {
        double exact = exact(function, x);
        if (Double.isNaN(exact) && Float.isNaN(y) || y == exact) {
            return 0;
        }
        float rounded = (float) exact;
        if (Float.isInfinite(rounded)) {
            return rounded == y ? 0 : Double.NaN;
        }
        double error = Math.abs(y - exact);
        return error / bound(function, x, Math.ulp(rounded));
    }

    /** The bounds that {@link FunctionKernel} states; the ulp is that of the exact result. */
    private static double bound(Function function, float x, float ulp) {
        return switch (function) {
            case IDENTITY, RELU -> 0;
            case SQRT -> 0.501 * ulp;
            case EXP -> 1.6 * ulp;
            case LOG -> ulp;
            case TANH, SIGMOID -> 3 * ulp;
            case SILU -> 4 * ulp + 1e-43;
            case GELU -> 6 * ulp;
            case GELU_TANH -> (4 + 2.5 * Math.min(Math.abs(argument(x)), 104)) * ulp + 1e-43;
        };
    }

    private static double exact(Function function, double x) {
        return switch (function) {
            case IDENTITY -> x;
            case EXP -> StrictMath.exp(x);
            case LOG -> StrictMath.log(x);
            case SQRT -> StrictMath.sqrt(x);
            case TANH -> StrictMath.tanh(x);
            case SIGMOID -> sigmoid(x);
            case RELU -> Math.max(x, 0);
            case GELU -> x == Double.NEGATIVE_INFINITY ? 0 : x * distribution(x);
            case GELU_TANH -> x == Double.NEGATIVE_INFINITY ? 0 : x * sigmoid(argument(x));
            case SILU -> x == Double.NEGATIVE_INFINITY ? 0 : x * sigmoid(x);
        };
    }

    private static double sigmoid(double x) {
        return 1 / (1 + StrictMath.exp(-x));
    }

    /** Twice the argument of the tanh in GELU's tanh form. */
    private static double argument(double x) {
        return 2 * Math.sqrt(2 / Math.PI) * (x + 0.044715 * x * x * x);
    }

    /** The normal distribution Φ: the odd series near zero, a continued fraction in the tails. */
    static double distribution(double x) {
        double size = Math.abs(x);
        if (Double.isNaN(x) || size > 40) {
            return x > 0 ? 1 : x < 0 ? 0 : x;
        }
        double density = StrictMath.exp(-size * size / 2) / Math.sqrt(2 * Math.PI);
        double tail;
        if (size < 2.5) {
            double term = size;
            double sum = size;
            for (int k = 3; term > sum * 1e-18; k += 2) {
                term *= size * size / k;
                sum += term;
            }
            tail = 0.5 - density * sum;
        } else {
            double fraction = size;
            for (int k = 120; k > 0; k--) {
                fraction = size + k / fraction;
            }
            tail = density / fraction;
        }
        return x < 0 ? tail : 1 - tail;
    }

    @Test
    void theOracleKnowsTheNormalDistribution() {
        assertEquals(0.5, distribution(0));
        assertEquals(0.8413447460685429, distribution(1), 2e-16);
        assertEquals(0.006209665325776132, distribution(-2.5), 1e-17);
        assertEquals(2.866515718791939e-7, distribution(-5), 1e-21);
    }
}
