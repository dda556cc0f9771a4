package jacobi.engine.cpu;

/**
 * C = f(A·B + bias), by the way that suits the sizes: with few rows, packing B would cost more than
 * the product.
 */
final class MatrixProduct {
    private MatrixProduct() {}

    /** The product of a [m, k] and b [k, n] into a row-major target [m, n]. */
    static Work prepare(int m, int n, int k, Matrix a, Matrix b, Target target) {
        if (m == 0 || n == 0) {
            return Work.NOTHING;
        }
        if (m <= DotProduct.MOST_ROWS && a.columnStride() == 1 && b.rowStride() == 1) {
            return DotProduct.prepare(m, n, k, a, b, target);
        }
        if (m <= RowProduct.MOST_ROWS && b.columnStride() == 1) {
            return RowProduct.prepare(m, n, k, a, b, target);
        }
        return new Gemm(m, n, k, a, b, target);
    }
}
