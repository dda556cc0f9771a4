package jacobi.examples.plots;

import java.util.Locale;

/**
 * The round values at which an axis is marked; they span it from end to end.
 *
 * @param first the lowest value
 * @param step between neighbours: 1, 2 or 5 times a power of ten
 * @param count of values, at least 2
 */
record Ticks(double first, double step, int count) {
    private static final double EXPONENTS_FROM = 1e7;

    /** Relative to the values: finer ticks would have the same labels. */
    private static final double SMALLEST_RANGE = 1e-6;

    /** Around {@code about} values that cover finite bounds, which may be equal. */
    static Ticks over(double low, double high, int about) {
        double size = Math.max(Math.abs(low), Math.abs(high));
        double smallest = SMALLEST_RANGE * Math.max(size, SMALLEST_RANGE);
        double margin = high - low > smallest ? 0 : Math.max(size / 10, 0.1);
        return covering(low - margin, high + margin, about, 0);
    }

    /** The same for what is counted, which has nothing between one and two. */
    static Ticks counting(int high, int about) {
        return covering(0, Math.max(high, 1), about, 1);
    }

    private static Ticks covering(double low, double high, int about, double leastStep) {
        double step = Math.max(roundUp((high - low) / about), leastStep);
        double first = Math.floor(low / step + 1e-9);
        double last = Math.ceil(high / step - 1e-9);
        return new Ticks(first * step, step, (int) (last - first) + 1);
    }

    private static double roundUp(double step) {
        double power = Math.pow(10, Math.floor(Math.log10(step)));
        double digit = step / power;
        return power * (digit > 5 ? 10 : digit > 2 ? 5 : digit > 1 ? 2 : 1);
    }

    double last() {
        return value(count - 1);
    }

    double value(int index) {
        return first + index * step;
    }

    /** With as many decimals as the step needs. */
    String label(int index) {
        double value = value(index);
        double largest = Math.max(Math.abs(first), Math.abs(last()));
        if (largest >= EXPONENTS_FROM && value != 0) {
            int decimals = (int) Math.ceil(Math.log10(largest / step));
            return String.format(Locale.ROOT, "%." + decimals + "e", value);
        }
        int decimals = (int) Math.max(0, -Math.floor(Math.log10(step) + 1e-9));
        return String.format(Locale.ROOT, "%,." + decimals + "f", value);
    }
}
