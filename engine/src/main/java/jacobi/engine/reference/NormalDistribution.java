package jacobi.engine.reference;

/**
 * The standard normal distribution, for GELU. Φ is computed straight, without erf: near zero by the
 * series of Marsaglia 2004 ("Evaluating the normal distribution", section 3), whose terms all have
 * one sign, in the tails by Laplace's continued fraction (Abramowitz and Stegun, 26.2.14).
 */
final class NormalDistribution {
    private static final double ROOT_2_PI = Math.sqrt(2 * Math.PI);

    /** From here on {@link #DEPTH} levels of the continued fraction are exact to rounding. */
    private static final double TAIL = 3;

    private static final int DEPTH = 80;

    private NormalDistribution() {}

    /** φ(x) = e^(−x²/2) / √(2π). */
    static double density(double x) {
        return Math.exp(-0.5 * x * x) / ROOT_2_PI;
    }

    /**
     * Φ(x) = (1 + erf(x/√2)) / 2, with an error below 1e-15; in the left tail the relative error is
     * below x²·1e-15, which is mostly the rounding of −x²/2 under the exponential.
     */
    static double cumulative(double x) {
        if (Double.isNaN(x)) {
            return x;
        }
        if (Math.abs(x) < TAIL) {
            return 0.5 + density(x) * series(x);
        }
        return x < 0 ? upperTail(-x) : 1 - upperTail(x);
    }

    /** x + x³/3 + x⁵/(3·5) + x⁷/(3·5·7) + …. */
    private static double series(double x) {
        double sum = x;
        double term = x;
        double before = Double.NaN;
        for (int odd = 3; sum != before; odd += 2) {
            before = sum;
            term *= x * x / odd;
            sum += term;
        }
        return sum;
    }

    /** 1 − Φ(x) = φ(x) / (x + 1/(x + 2/(x + 3/(x + …)))) for x &gt; 0. */
    private static double upperTail(double x) {
        double fraction = x;
        for (int level = DEPTH; level > 0; level--) {
            fraction = x + level / fraction;
        }
        return density(x) / fraction;
    }
}
