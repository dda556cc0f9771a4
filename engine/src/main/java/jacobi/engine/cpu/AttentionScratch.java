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

    /** Where panels start in their array: a large array's data are 16 bytes behind a cache line. */
    static final int ALIGNED = 12;

    /** Floats from which on an array of panels is made {@link #LEAST} long. */
    private static final int LARGE = 1 << 15;

    /** Floats of a large array of panels. */
    private static final int LEAST = 1 << 21;

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

    /** A pair's {@link Panels}: of keys and values, or of queries and gradients. */
    float[] panels = {};

    /** A group of queries or keys, scaled; its weights of a block; and its sums of values. */
    float[] group = {};

    float[] groupWeights = {};
    float[] sums = {};

    /** A tile of keys as panels; a group of values; dScores of a tile of keys, and transposed. */
    float[] keyPanels = {};

    float[] valueGroup = {};
    float[] slopes = {};
    float[] slopesAcross = {};

    /** For all queries of a pair: the logarithm of the sum, and Σ gradient·result. */
    float[] logSums = {};

    float[] deltas = {};

    /** Dropout's factors of a group of keys. */
    float[] groupMask = {};

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

    /**
     * The same for panels that start at {@link #ALIGNED}. Where they are large, G1 starts a new
     * region of up to 16 MiB for their 8 MiB, and then no vector of a panel straddles two cache
     * lines.
     */
    static float[] panels(float[] array, int size) {
        int length = ALIGNED + size;
        return atLeast(array, size < LARGE ? length : Math.max(LEAST, length));
    }

    private static float[] tile() {
        return new float[KEYS * QUERIES];
    }

    private static float[] queries() {
        return new float[QUERIES];
    }
}
