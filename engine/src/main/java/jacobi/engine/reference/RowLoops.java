package jacobi.engine.reference;

/**
 * Operations on the rows of a matrix: the elements along the last axis, {@code columns} of them.
 */
final class RowLoops {
    private RowLoops() {}

    /** y = x before each batch entry's length, {@code fill} from there on. */
    static void mask(double[] x, int columns, int[] lengths, double fill, double[] y) {
        int entry = lengths.length == 0 ? 1 : x.length / lengths.length;
        for (int i = 0; i < x.length; i++) {
            y[i] = i % columns < lengths[i / entry] ? x[i] : fill;
        }
    }

    /** y = e^(x − log Σ e^x). */
    static void softmax(double[] x, int columns, double[] y) {
        logSoftmax(x, columns, y);
        for (int i = 0; i < y.length; i++) {
            y[i] = Math.exp(y[i]);
        }
    }

    /** dx = y·(dy − Σ y·dy). */
    static void softmaxGradient(double[] y, double[] dy, int columns, double[] dx) {
        for (int row = 0; row < y.length; row += columns) {
            double dot = 0;
            for (int i = row; i < row + columns; i++) {
                dot += y[i] * dy[i];
            }
            for (int i = row; i < row + columns; i++) {
                dx[i] = y[i] * (dy[i] - dot);
            }
        }
    }

    /** y = x − log Σ e^x. */
    static void logSoftmax(double[] x, int columns, double[] y) {
        for (int row = 0; row < x.length; row += columns) {
            double logSumExp = logSumExp(x, row, columns);
            for (int i = row; i < row + columns; i++) {
                y[i] = x[i] - logSumExp;
            }
        }
    }

    /** dx = dy − e^y·Σ dy. */
    static void logSoftmaxGradient(double[] y, double[] dy, int columns, double[] dx) {
        for (int row = 0; row < y.length; row += columns) {
            double sum = 0;
            for (int i = row; i < row + columns; i++) {
                sum += dy[i];
            }
            for (int i = row; i < row + columns; i++) {
                dx[i] = dy[i] - Math.exp(y[i]) * sum;
            }
        }
    }

    /**
     * log Σ e^x of the {@code count} elements from {@code start} on; the largest is taken out, so
     * that nothing overflows. Negative infinity where there are none.
     */
    static double logSumExp(double[] x, int start, int count) {
        double largest = Double.NEGATIVE_INFINITY;
        for (int i = start; i < start + count; i++) {
            largest = Math.max(largest, x[i]);
        }
        if (largest == Double.NEGATIVE_INFINITY) {
            return largest;
        }
        double sum = 0;
        for (int i = start; i < start + count; i++) {
            sum += Math.exp(x[i] - largest);
        }
        return largest + Math.log(sum);
    }

    /** y = gain·(x − mean)·r + bias with r = 1/√(variance + ε), mean and variance of the row. */
    static void layerNorm(
            double epsilon,
            double[] x,
            double[] gain,
            double[] bias,
            double[] y,
            double[] mean,
            double[] reciprocal) {
        int columns = gain.length;
        for (int row = 0; row < mean.length; row++) {
            int start = row * columns;
            mean[row] = mean(x, start, columns);
            reciprocal[row] = 1 / Math.sqrt(variance(x, start, columns, mean[row]) + epsilon);
            for (int c = 0; c < columns; c++) {
                y[start + c] = gain[c] * (x[start + c] - mean[row]) * reciprocal[row] + bias[c];
            }
        }
    }

    /**
     * With x̂ = (x − mean)·r and g = gain·dy, and means taken over the row: dx = r·(g − mean(g) −
     * x̂·mean(g·x̂)); dGain = Σ dy·x̂ and dBias = Σ dy over the rows.
     */
    static void layerNormGradient(
            double[] x,
            double[] gain,
            double[] mean,
            double[] reciprocal,
            double[] dy,
            double[] dx,
            double[] dGain,
            double[] dBias) {
        int columns = gain.length;
        var normed = new double[columns];
        var g = new double[columns];
        var product = new double[columns];
        for (int row = 0; row < mean.length; row++) {
            int start = row * columns;
            for (int c = 0; c < columns; c++) {
                normed[c] = (x[start + c] - mean[row]) * reciprocal[row];
                g[c] = gain[c] * dy[start + c];
                product[c] = g[c] * normed[c];
                dGain[c] += dy[start + c] * normed[c];
                dBias[c] += dy[start + c];
            }
            double meanG = mean(g, 0, columns);
            double meanProduct = mean(product, 0, columns);
            for (int c = 0; c < columns; c++) {
                dx[start + c] = reciprocal[row] * (g[c] - meanG - normed[c] * meanProduct);
            }
        }
    }

    private static double mean(double[] x, int start, int count) {
        double sum = 0;
        for (int i = start; i < start + count; i++) {
            sum += x[i];
        }
        return sum / count;
    }

    private static double variance(double[] x, int start, int count, double mean) {
        double sum = 0;
        for (int i = start; i < start + count; i++) {
            sum += (x[i] - mean) * (x[i] - mean);
        }
        return sum / count;
    }
}
