package jacobi.engine.reference;

/** Rows of a table, looked up by id. */
final class EmbeddingLoops {
    private EmbeddingLoops() {}

    /** y[i] = scale·table[ids[i]]. */
    static void lookUp(double scale, double[] table, int[] ids, int columns, double[] y) {
        for (int i = 0; i < ids.length; i++) {
            for (int c = 0; c < columns; c++) {
                y[i * columns + c] = scale * table[ids[i] * columns + c];
            }
        }
    }

    /** dTable[ids[i]] += scale·dy[i]. */
    static void gradient(double scale, int[] ids, double[] dy, int columns, double[] dTable) {
        for (int i = 0; i < ids.length; i++) {
            for (int c = 0; c < columns; c++) {
                dTable[ids[i] * columns + c] += scale * dy[i * columns + c];
            }
        }
    }
}
