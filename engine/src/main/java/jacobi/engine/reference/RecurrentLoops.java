package jacobi.engine.reference;

/**
 * What recurrences share: the order of times, and the products with the weight [rows, H], whose
 * rows are the gates' units, one gate after the other.
 */
record RecurrentLoops(int times, int units, boolean reverse) {
    /** The time of a step, counted from the first that is computed. */
    int time(int step) {
        return reverse ? times - 1 - step : step;
    }

    /** weight·h + bias. */
    double[] sums(double[] weight, double[] bias, double[] h) {
        var sums = bias.clone();
        for (int i = 0; i < sums.length; i++) {
            for (int j = 0; j < units; j++) {
                sums[i] += weight[i * units + j] * h[j];
            }
        }
        return sums;
    }

    /** The gradients of {@link #sums}: dWeight += d·hᵀ, dBias += d, dH += weightᵀ·d. */
    void sumsGradient(
            double[] weight,
            double[] h,
            double[] d,
            double[] dWeight,
            double[] dBias,
            double[] dH) {
        for (int i = 0; i < d.length; i++) {
            dBias[i] += d[i];
            for (int j = 0; j < units; j++) {
                dWeight[i * units + j] += d[i] * h[j];
                dH[j] += weight[i * units + j] * d[i];
            }
        }
    }
}
