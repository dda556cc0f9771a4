package jacobi.engine.reference;

/** Division of rows by their root mean square (Zhang and Sennrich 2019). */
final class RmsNormLoops {
    private RmsNormLoops() {}

    /** y = gain·x·r with r = 1/√(mean of x² + ε), the mean taken over the row. */
    static void forward(
            double epsilon, double[] x, double[] gain, double[] y, double[] reciprocal) {
        int columns = gain.length;
        for (int row = 0; row < reciprocal.length; row++) {
            int start = row * columns;
            double squares = 0;
            for (int c = 0; c < columns; c++) {
                squares += x[start + c] * x[start + c];
            }
            reciprocal[row] = 1 / Math.sqrt(squares / columns + epsilon);
            for (int c = 0; c < columns; c++) {
                y[start + c] = gain[c] * x[start + c] * reciprocal[row];
            }
        }
    }

    /**
     * With x̂ = x·r, g = gain·dy and the mean taken over the row: dx = r·(g − x̂·mean(g·x̂)); dGain
     * = Σ dy·x̂ over the rows.
     */
    static void gradient(
            double[] x,
            double[] gain,
            double[] reciprocal,
            double[] dy,
            double[] dx,
            double[] dGain) {
        int columns = gain.length;
        for (int row = 0; row < reciprocal.length; row++) {
            int start = row * columns;
            double r = reciprocal[row];
            double sum = 0;
            for (int c = 0; c < columns; c++) {
                double normed = x[start + c] * r;
                sum += gain[c] * dy[start + c] * normed;
                dGain[c] += dy[start + c] * normed;
            }
            double mean = sum / columns;
            for (int c = 0; c < columns; c++) {
                dx[start + c] = r * (gain[c] * dy[start + c] - x[start + c] * r * mean);
            }
        }
    }
}
