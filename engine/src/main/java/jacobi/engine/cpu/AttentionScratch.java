package jacobi.engine.cpu;

/**
 * The arrays that one task of an attention works in. They are kept for the next task, grow when
 * they must, and hold anything at the start. "Rows" are dense copies of a head's rows, padded with
 * zeros to whole vectors; tiles of scores, weights and masks are [keys, queries], so that a vector
 * holds the same key of neighbouring queries.
 */
final class AttentionScratch {
    /** Queries of a tile. */
    static final int QUERIES = 64;

    /** Keys of a tile. */
    static final int KEYS = 64;

    private static final Pool<AttentionScratch> POOL = new Pool<>(AttentionScratch::new);

    /** [width, queries]: a tile of queries, scaled and transposed; and of the result's gradient. */
    float[] queriesAcross = {};

    float[] gradientAcross = {};

    float[] queryRows = {};
    float[] gradientRows = {};
    float[] keyRows = {};
    float[] valueRows = {};

    /** Sums of rows: the result, or the gradients. */
    float[] resultRows = {};

    float[] keyGradientRows = {};
    float[] valueGradientRows = {};

    final float[] weights = tile();
    final float[] weightGradients = tile();
    final float[] mask = tile();

    /** For each query of a tile: its highest score, and the sum of e^(score − highest). */
    final float[] highest = queries();

    final float[] total = queries();

    /** For each query of a tile: what its row of the result is multiplied by. */
    final float[] factor = queries();

    /** For each query of a tile: the logarithm of its sum, and Σ gradient·result. */
    final float[] logSum = queries();

    final float[] delta = queries();

    /** One query's scores. */
    float[] scores = {};

    private AttentionScratch() {}

    static AttentionScratch take() {
        return POOL.take();
    }

    void giveBack() {
        POOL.giveBack(this);
    }

    /** The array, or a new one where it is too short. */
    static float[] atLeast(float[] array, int length) {
        return array.length >= length ? array : new float[length];
    }

    /** A whole tile, and a line more. */
    private static float[] tile() {
        return new float[(KEYS + 1) * QUERIES];
    }

    private static float[] queries() {
        return new float[QUERIES];
    }
}
