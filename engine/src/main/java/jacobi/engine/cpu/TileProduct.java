package jacobi.engine.cpu;

/**
 * C += A·B for matrices that fit into the caches. B and C are dense, with whole vectors to a row. A
 * is read element by element through any strides, so its transpose costs nothing. Rows of C are
 * computed four or eight at a time ({@link TileRows}), so the rows of A and C must be there up to a
 * multiple of four.
 */
final class TileProduct {
    /** Rows of C that are always computed together. */
    static final int ROWS = 4;

    private static final int L = Lanes.COUNT;

    /** Sixteen accumulators need the 32 registers of AVX-512. */
    private static final boolean WIDE = L >= 16;

    private TileProduct() {}

    /** So many columns in whole vectors. */
    static int roundUp(int columns) {
        return Math.ceilDiv(columns, L) * L;
    }

    /** So many rows in whole groups of {@link #ROWS}. */
    static int roundUpRows(int rows) {
        return Math.ceilDiv(rows, ROWS) * ROWS;
    }

    /**
     * c[rows, n] += a[rows, k]·b[k, n], where a's element (i, p) is {@code a[aAt + i·aRow +
     * p·aStep]}. With its 329 bytecodes this method is too large to be inlined, which leaves its
     * callers the compiler's budget for kernels of their own.
     *
     * @param rows will be rounded up to a multiple of {@link #ROWS}
     * @param n a multiple of the vectors' length, and the pitch of both b and c
     */
    static void add(
            int rows,
            int k,
            int n,
            float[] a,
            int aAt,
            int aRow,
            int aStep,
            float[] b,
            int bAt,
            float[] c,
            int cAt) {
        int j = 0;
        for (; WIDE && j + 4 * L <= n; j += 4 * L) {
            for (int i = 0; i < rows; i += ROWS) {
                TileRows.add4(k, n, a, aAt + i * aRow, aRow, aStep, b, bAt + j, c, cAt + i * n + j);
            }
        }
        for (; j + 2 * L <= n; j += 2 * L) {
            int i = 0;
            for (; WIDE && i + ROWS < rows; i += 2 * ROWS) {
                TileRows.add2Tall(
                        k, n, a, aAt + i * aRow, aRow, aStep, b, bAt + j, c, cAt + i * n + j);
            }
            for (; i < rows; i += ROWS) {
                TileRows.add2(k, n, a, aAt + i * aRow, aRow, aStep, b, bAt + j, c, cAt + i * n + j);
            }
        }
        if (j < n) {
            int i = 0;
            for (; i + ROWS < rows; i += 2 * ROWS) {
                TileRows.add1Tall(
                        k, n, a, aAt + i * aRow, aRow, aStep, b, bAt + j, c, cAt + i * n + j);
            }
            for (; i < rows; i += ROWS) {
                TileRows.add1(k, n, a, aAt + i * aRow, aRow, aStep, b, bAt + j, c, cAt + i * n + j);
            }
        }
    }
}
