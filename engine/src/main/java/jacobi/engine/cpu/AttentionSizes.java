package jacobi.engine.cpu;

import jacobi.engine.Shape;

/**
 * The sizes of an attention. Head h of a batch entry lies in channels h·width … (h+1)·width−1, so
 * its rows are {@link #stride} apart; those of keys and values are {@link #keyStride} apart.
 *
 * @param keyValueHeads heads of keys and values, of which each serves a group of heads
 * @param queries T
 * @param keys S
 * @param width channels of a head
 */
record AttentionSizes(
        int batch, int heads, int keyValueHeads, int queries, int keys, int width, boolean causal) {
    /** Of query [B, T, C] and key [B, S, C/heads·keyValueHeads]. */
    static AttentionSizes of(Shape query, Shape key, int heads, int keyValueHeads, boolean causal) {
        return new AttentionSizes(
                query.dim(0),
                heads,
                keyValueHeads,
                query.dim(1),
                key.dim(1),
                query.dim(2) / heads,
                causal);
    }

    /** Pairs of a batch entry and a head; pair b·heads + h. */
    int pairs() {
        return batch * heads;
    }

    int stride() {
        return heads * width;
    }

    int keyStride() {
        return keyValueHeads * width;
    }

    /** How many heads share a head of keys and values. */
    int group() {
        return heads / keyValueHeads;
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

    /** Where the row s that a pair reads starts in key or value. */
    int key(int pair, int s) {
        return (pair / heads * keys + s) * keyStride() + pair % heads / group() * width;
    }

    /**
     * Where a pair's summand of row s starts in the gradients of key and value, [B, S, C] before
     * those of a group are added up: rows are {@link #stride} apart.
     */
    int keyGradient(int pair, int s) {
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
