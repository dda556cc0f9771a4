package jacobi.accel;

/**
 * What a device of this kind can do at once: each kernel is one Java method that a back end
 * compiles. They compute on one block of floats and one of integers, in which every tensor has an
 * address, and read addresses, sizes and strides from the slot of arguments of their {@link
 * Launch}; so a kernel is compiled once for all shapes.
 */
public enum Kernel {
    // Element by element.
    FILL,
    FILL_INTS,
    BINARY,
    UNARY,
    UNARY_GRADIENT,
    AFFINE,
    DROPOUT,
    MASK,
    // Layout.
    COPY,
    SUM,
    SUM_ROWS,
    // Matrices.
    GEMM,
    /** The same in larger blocks, for results of which these are enough to keep a GPU busy. */
    LARGE_GEMM,
    /** What a vendor's library computes, as a {@link LibraryProduct} says; no method of ours. */
    LIBRARY_GEMM,
    /** What {@link #GEMM} does besides the product, which the other two do not: bias, function. */
    FINISH,
    // Rows.
    SOFTMAX,
    SOFTMAX_GRADIENT,
    LOG_SOFTMAX,
    LOG_SOFTMAX_GRADIENT,
    MAX,
    MAX_GRADIENT,
    LAYER_NORM,
    LAYER_NORM_GRADIENT,
    NORM_PARTS,
    RMS_NORM,
    RMS_NORM_GRADIENT,
    CROSS_ENTROPY_ROWS,
    CROSS_ENTROPY_MEAN,
    CROSS_ENTROPY_SCALE,
    CROSS_ENTROPY_GRADIENT,
    // Tokens.
    EMBEDDING,
    FOLLOWING_ROWS,
    ADD_ROWS,
    ROTARY,
    INSERT,
    // Attention.
    ATTENTION,
    ATTENTION_PRODUCTS,
    ATTENTION_QUERY_GRADIENT,
    ATTENTION_KEY_GRADIENT,
    ATTENTION_WEIGHTS,
    // Recurrences.
    GRU,
    GRU_GRADIENT,
    LSTM,
    LSTM_GRADIENT,
    // Updates.
    SQUARES,
    CLIP_FACTOR,
    SGD,
    ADAM;

    /** Threads of a group, all in the first dimension. */
    public static final int THREADS = 256;

    /** Rows and columns of the block of a result that a group of {@link #GEMM} computes. */
    public static final int GEMM_TILE = 64;

    /** Rows and columns of the block of a result that a group of {@link #LARGE_GEMM} computes. */
    public static final int LARGE_GEMM_TILE = 128;

    /** Rows that a group of {@link #SUM_ROWS} or {@link #NORM_PARTS} adds up. */
    public static final int SUMMED_ROWS = 64;

    /** Elements that a group of {@link #SQUARES} adds up. */
    public static final int SQUARES_BLOCK = 4096;

    /** Queries or keys of a group of the kernels of attention. */
    public static final int ATTENTION_TILE = 32;

    /**
     * Channels of a head that such a group computes; where there are more, it takes more groups.
     */
    public static final int ATTENTION_CHANNELS = 64;

    /** Integers that a slot of arguments holds. */
    public static final int INTS = 48;

    /** Floats that a slot of arguments holds. */
    public static final int REALS = 8;
}
