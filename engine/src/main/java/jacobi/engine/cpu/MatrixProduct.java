package jacobi.engine.cpu;

/**
 * C = f(A·B + bias), by the way that suits the sizes: with few rows, packing B would cost more than
 * the product.
 */
final class MatrixProduct {
    private MatrixProduct() {}

    /** Computes the product of a [m, k] and b [k, n] into a row-major target [m, n]. */
    static void compute(Team team, int m, int n, int k, Matrix a, Matrix b, Target target) {
        if (m == 0 || n == 0) {
            return;
        }
        if (m <= DotProduct.MOST_ROWS && a.columnStride() == 1 && b.rowStride() == 1) {
            DotProduct.compute(team, m, n, k, a, b, target);
        } else if (m <= RowProduct.MOST_ROWS && b.columnStride() == 1) {
            RowProduct.compute(team, m, n, k, a, b, target);
        } else {
            Gemm.compute(team, m, n, k, a, b, target);
        }
    }
}
