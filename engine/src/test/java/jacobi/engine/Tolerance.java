package jacobi.engine;

/**
 * How far a result in F32 may be from the exact one: {@code absolute + relative·|exact|}. In units
 * of {@link #EPSILON}, twice the largest relative error of one rounding.
 */
public record Tolerance(double relative, double absolute) {
    /** The distance of 1 from the next float: 2⁻²³. */
    public static final double EPSILON = 0x1p-23;

    /** Elements are moved or chosen, never changed. */
    public static final Tolerance EXACT = new Tolerance(0, 0);

    /** {@code count} roundings, each relative to the result. */
    static Tolerance roundings(double count) {
        return new Tolerance(count * EPSILON, Float.MIN_NORMAL);
    }

    /**
     * A sum of {@code count} terms of size {@code scale}, in any order. In the worst case each of
     * count additions is off by half an epsilon of a partial sum, up to count·scale; partial sums
     * of terms of both signs grow like √count, and their errors cancel in part, so count·scale in
     * all is generous. Eight more for terms that are off themselves.
     */
    static Tolerance sum(int count, double scale) {
        return new Tolerance(8 * EPSILON, (count + 8) * scale * EPSILON);
    }

    /** Both parts times {@code factor}, for what is computed from such results. */
    Tolerance times(double factor) {
        return new Tolerance(relative * factor, absolute * factor);
    }

    /** Whether {@code got} will do for {@code wanted}; NaN and infinities must be themselves. */
    public boolean allows(double wanted, double got) {
        if (Double.compare(wanted, got) == 0) {
            return true;
        }
        if (Double.isInfinite(wanted)) {
            return false;
        }
        return Math.abs(got - wanted) <= absolute + relative * Math.abs(wanted);
    }
}
