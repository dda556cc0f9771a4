package jacobi.engine.cpu;

import jacobi.engine.Shape;

/**
 * The sizes of an attention. Head h of a batch entry lies in channels h·width … (h+1)·width−1, so
 * its rows are {@link #stride} apart.
 *
 * @param queries T
 * @param keys S
 * @param width channels of a head
 */
record AttentionSizes(int batch, int heads, int queries, int keys, int width, boolean causal) {
    /** Of query [B, T, C] and key [B, S, C]. */
    static AttentionSizes of(Shape query, Shape key, int heads, boolean causal) {
        return new AttentionSizes(
                query.dim(0), heads, query.dim(1), key.dim(1), query.dim(2) / heads, causal);
    }

    /** Pairs of a batch entry and a head; pair b·heads + h. */
    int pairs() {
        return batch * heads;
    }

    int stride() {
        return heads * width;
    }

    /** The width in whole vectors. */
    int pitch() {
        return TileProduct.roundUp(width);
    }

    float scale() {
        return (float) (1 / Math.sqrt(width));
    }

    /** Where row t of a pair starts in query [B, T, C]. */
    int query(int pair, int t) {
        return (pair / heads * queries + t) * stride() + pair % heads * width;
    }

    /** Where row s of a pair starts in key or value [B, S, C]. */
    int key(int pair, int s) {
        return (pair / heads * keys + s) * stride() + pair % heads * width;
    }

    /** How many keys query t sees: always the first ones. */
    int seen(int t, int length) {
        return causal ? Math.clamp(firstUnseen(t), 0, length) : length;
    }

    /** The key after the last one that causality lets query t see; may be negative. */
    long firstUnseen(int t) {
        return (long) t + keys - queries + 1;
    }

    /** Whether a tile that starts at query t and ends before key {@code to} has unseen keys. */
    boolean cuts(int t, int to) {
        return causal && firstUnseen(t) < to;
    }

    /** Multiply-adds of one of the products with a tile of so many queries. */
    long work(int tile) {
        return Math.max(1L, (long) tile * keys * pitch());
    }
}
