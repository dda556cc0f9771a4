package jacobi.accel.tornado;

import uk.ac.manchester.tornado.api.math.TornadoMath;

/**
 * The functions of {@link jacobi.engine.Function}, by their ordinals, as kernels compute them. To
 * be inlined into kernels, so nothing but arithmetic is used.
 */
final class Functions {
    /** 2·√(2/π), and times 0.044715. */
    private static final float LINEAR = 1.5957691216f;

    private static final float CUBIC = 0.0713548162726f;

    /** 1/√(2π). */
    private static final float DENSITY = 0.3989422804f;

    private Functions() {}

    static float apply(int function, float x) {
        float y = x;
        if (function == 1) {
            y = TornadoMath.exp(x);
        } else if (function == 2) {
            y = TornadoMath.log(x);
        } else if (function == 3) {
            y = TornadoMath.sqrt(x);
        } else if (function == 4) {
            y = TornadoMath.tanh(x);
        } else if (function == 5) {
            y = sigmoid(x);
        } else if (function == 6) {
            y = x < 0 ? 0 : x;
        } else if (function == 7) {
            // Where |x| is beyond 15, the tail is zero.
            y = (x > 0 ? x : 0) - TornadoMath.abs(within(x, 15f)) * tail(x);
        } else if (function == 8) {
            y = x * sigmoid(x * (LINEAR + CUBIC * x * x));
        } else if (function == 9) {
            y = x * sigmoid(x);
        }
        return y;
    }

    /** f′ from f's result or its argument, as {@link jacobi.engine.Function} says. */
    static float derivative(int function, float saved) {
        float d = 1;
        if (function == 1) {
            d = saved;
        } else if (function == 2) {
            d = 1 / saved;
        } else if (function == 3) {
            d = 0.5f / saved;
        } else if (function == 4) {
            d = 1 - saved * saved;
        } else if (function == 5) {
            d = saved * (1 - saved);
        } else if (function == 6) {
            d = saved > 0 ? 1 : 0;
        } else if (function == 7) {
            float below = tail(saved);
            float a = within(saved, 15f);
            float density = DENSITY * TornadoMath.exp(-0.5f * a * a);
            d = (saved > 0 ? 1 - below : below) + a * density;
        } else if (function == 8) {
            float x = within(saved, 11f);
            float s = sigmoid(x * (LINEAR + CUBIC * x * x));
            d = s + x * s * (1 - s) * (LINEAR + 3 * CUBIC * x * x);
        } else if (function == 9) {
            float x = within(saved, 100f);
            float s = sigmoid(x);
            d = s + x * s * (1 - s);
        }
        return d;
    }

    /** x, or the bound that it is beyond: where a function has reached its limit. */
    private static float within(float x, float bound) {
        float y = x;
        if (x > bound) {
            y = bound;
        }
        if (x < -bound) {
            y = -bound;
        }
        return y;
    }

    static float sigmoid(float x) {
        return 1 / (1 + TornadoMath.exp(-x));
    }

    /**
     * The normal distribution below −|x|, by a rational minimax fit of its product with e^(x²/2);
     * the coefficients are those of the cpu device.
     */
    private static float tail(float x) {
        float a = TornadoMath.abs(within(x, 15f));
        float p =
                0.5f
                        + a
                                * (0x1.c11a8ep-2f
                                        + a
                                                * (0x1.77ae38p-3f
                                                        + a
                                                                * (0x1.4d696p-5f
                                                                        + a * 0x1.0e5e38p-8f)));
        float q =
                1
                        + a
                                * (0x1.accf76p0f
                                        + a
                                                * (0x1.340f6ap0f
                                                        + a
                                                                * (0x1.e148a6p-2f
                                                                        + a
                                                                                * (0x1.a1e534p-4f
                                                                                        + a
                                                                                                * 0x1.52da3p-7f))));
        return p / q * TornadoMath.exp(-0.5f * a * a);
    }
}
