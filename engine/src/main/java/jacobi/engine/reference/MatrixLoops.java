package jacobi.engine.reference;

import jacobi.engine.Function;
import jacobi.engine.Op;
import jacobi.engine.Shape;

import java.util.Arrays;

/** Matrix products and the linear layer. Matrices are row-major; sizes m, k, n as in BLAS. */
final class MatrixLoops {
    private MatrixLoops() {}

    /** Products of the last two axes; leading axes broadcast. */
    static void matMul(
            Op.MatMul op,
            double[] x,
            Shape xShape,
            double[] y,
            Shape yShape,
            Shape z,
            double[] out) {
        int m = z.dim(-2);
        int n = z.dim(-1);
        int k = xShape.dim(op.transposeLeft() ? -2 : -1);
        var xAt = Positions.broadcast(leading(xShape), leading(z));
        var yAt = Positions.broadcast(leading(yShape), leading(z));
        for (int i = 0; i < xAt.length; i++) {
            var left = Arrays.copyOfRange(x, xAt[i] * m * k, (xAt[i] + 1) * m * k);
            var right = Arrays.copyOfRange(y, yAt[i] * k * n, (yAt[i] + 1) * k * n);
            product(
                    op.transposeLeft() ? transposed(left, k, m) : left,
                    op.transposeRight() ? transposed(right, n, k) : right,
                    out,
                    i * m * n,
                    m,
                    k,
                    n);
        }
    }

    /**
     * sums = x·weightᵀ + bias, y = f(sums), for weight [n, k] and bias [n] or null. The arrays y
     * and sums may be one.
     */
    static void linear(
            Function function,
            double[] x,
            double[] weight,
            double[] bias,
            int k,
            int n,
            double[] sums,
            double[] y) {
        int m = n == 0 ? 0 : y.length / n;
        product(x, transposed(weight, n, k), sums, 0, m, k, n);
        for (int i = 0; i < y.length; i++) {
            sums[i] += bias == null ? 0 : bias[i % n];
            y[i] = Functions.value(function, sums[i]);
        }
    }

    /** Adds x·y to out[at …], for x [m, k] and y [k, n]; the innermost loop runs along rows. */
    private static void product(double[] x, double[] y, double[] out, int at, int m, int k, int n) {
        for (int i = 0; i < m; i++) {
            for (int l = 0; l < k; l++) {
                double factor = x[i * k + l];
                for (int j = 0; j < n; j++) {
                    out[at + i * n + j] += factor * y[l * n + j];
                }
            }
        }
    }

    /** x [rows, columns] as [columns, rows]. */
    private static double[] transposed(double[] x, int rows, int columns) {
        var result = new double[x.length];
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < columns; j++) {
                result[j * rows + i] = x[i * columns + j];
            }
        }
        return result;
    }

    private static Shape leading(Shape shape) {
        return Shape.of(Arrays.copyOf(shape.dims(), shape.rank() - 2));
    }
}
