package jacobi.engine.cpu;

/** What {@link Gemm} computes without vectors, bit for bit: see {@link ScalarStart}. */
final class ScalarGemm {
    /** As many multiply-adds as some ten paragraphs take that a small model reads: 0.2 s. */
    static final ScalarStart START = new ScalarStart(250_000_000);

    private ScalarGemm() {}

    /** Rows {@code [from, to)} of a product [m, k]·[k, n]. */
    static void rows(int from, int to, int m, int n, int k, Matrix a, Matrix b, Target target) {
        int depth = Blocking.depth(k);
        int wholeRows = m / Panels.ROWS * Panels.ROWS;
        int wholeColumns = n / Panels.COLUMNS * Panels.COLUMNS;
        for (int i = from; i < to; i++) {
            for (int j = 0; j < n; j++) {
                boolean whole = i < wholeRows && j < wholeColumns;
                float c = target.bias() == null ? 0 : target.bias()[target.biasAt() + j];
                for (int p = 0; p < k; p += depth) {
                    float sum = sum(Math.min(depth, k - p), a, a.index(i, p), b, b.index(p, j));
                    // A tile at the edge is added to zeros first, which makes zero of minus zero.
                    c = (whole ? sum : sum + 0f) + c;
                }
                target.sums()[target.sumsAt() + i * n + j] = c;
            }
        }
        target.applyFunction(from, to, 0, n, n);
    }

    /** Σ a·b over some steps along K. */
    private static float sum(int steps, Matrix a, int aAt, Matrix b, int bAt) {
        var x = a.array();
        var y = b.array();
        int xStep = a.columnStride();
        int yStep = b.rowStride();
        float sum = 0;
        for (int p = 0; p < steps; p++) {
            sum = Math.fma(x[aAt + p * xStep], y[bAt + p * yStep], sum);
        }
        return sum;
    }
}
