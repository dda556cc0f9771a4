package jacobi.engine.cpu;

/**
 * The dot products of {@link DotProduct} without vectors, bit for bit: see {@link ScalarStart}.
 * Unlike the other kernels it allocates, a few lanes for each task.
 */
final class ScalarDot {
    /** More multiply-adds than a sentence takes: 50 ms. */
    static final ScalarStart START = new ScalarStart(60_000_000);

    private static final int L = Lanes.COUNT;

    private ScalarDot() {}

    /** As {@link DotProduct#columns}. */
    static void columns(
            int from,
            int to,
            int m,
            int k,
            float[] x,
            int xAt,
            int xPitch,
            float[] w,
            int wAt,
            int wPitch,
            float[] c,
            int cAt,
            int cPitch) {
        var lanes = new float[L];
        for (int j = from; j < to; j++) {
            for (int i = 0; i < m; i++) {
                c[cAt + i * cPitch + j] = dot(x, xAt + i * xPitch, w, wAt + j * wPitch, k, lanes);
            }
        }
    }

    /**
     * Σ x·w over k elements.
     *
     * @param lanes room for the sums of the lanes
     */
    static float dot(float[] x, int xAt, float[] w, int wAt, int k, float[] lanes) {
        int rest = k % L;
        for (int lane = 0; lane < L; lane++) {
            float sum = 0;
            for (int p = lane; p < k; p += L) {
                sum = Math.fma(x[xAt + p], w[wAt + p], sum);
            }
            // A masked lane adds 0·0, which makes zero of minus zero.
            lanes[lane] = rest > 0 && lane >= rest ? sum + 0f : sum;
        }
        return sum(lanes);
    }

    /** In the order of {@link Fold}. */
    private static float sum(float[] lanes) {
        for (int half = L / 2; half > 0; half /= 2) {
            for (int lane = 0; lane < half; lane++) {
                lanes[lane] += lanes[lane + half];
            }
        }
        return lanes[0];
    }
}
