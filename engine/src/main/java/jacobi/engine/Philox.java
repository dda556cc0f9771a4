package jacobi.engine;

/**
 * The counter-based random generator Philox4x32-10 (Salmon et al. 2011, "Parallel random numbers:
 * as easy as 1, 2, 3"). A number is a pure function of key and counter, so a dropout mask need not
 * be stored, and is the same on every device and for every number of threads.
 */
public final class Philox {
    /** Words of a block; each decides one of the weights of attention. */
    public static final int LANES = 4;

    /** Elements of a dropout that a block decides: each half of a word one of them. */
    public static final int ELEMENTS = 2 * LANES;

    /** What the first and the third word of a counter are multiplied by in each round. */
    public static final int MULTIPLIER_0 = 0xD2511F53;

    /** See {@link #MULTIPLIER_0}. */
    public static final int MULTIPLIER_1 = 0xCD9E8D57;

    /** What is added to the words of the key after each round. */
    public static final int WEYL_0 = 0x9E3779B9;

    /** See {@link #WEYL_0}. */
    public static final int WEYL_1 = 0xBB67AE85;

    /** Rounds of a block. */
    public static final int ROUNDS = 10;

    private static final int BITS = 24;

    private static final int HALF = Short.SIZE;

    private Philox() {}

    /** Writes the four random words of a counter to {@code words[0..3]}. */
    public static void block(int key0, int key1, int c0, int c1, int c2, int c3, int[] words) {
        for (int round = 0; round < ROUNDS; round++) {
            long product0 = (MULTIPLIER_0 & 0xFFFFFFFFL) * (c0 & 0xFFFFFFFFL);
            long product1 = (MULTIPLIER_1 & 0xFFFFFFFFL) * (c2 & 0xFFFFFFFFL);
            int next0 = (int) (product1 >>> 32) ^ c1 ^ key0;
            int next2 = (int) (product0 >>> 32) ^ c3 ^ key1;
            c0 = next0;
            c1 = (int) product1;
            c2 = next2;
            c3 = (int) product0;
            key0 += WEYL_0;
            key1 += WEYL_1;
        }
        words[0] = c0;
        words[1] = c1;
        words[2] = c2;
        words[3] = c3;
    }

    /**
     * The words that decide a dropout's elements {@code 8·block … 8·block+7}, or four weights of
     * attention.
     *
     * @param seed low word, high word and step
     */
    public static void dropout(int[] seed, int seedOffset, int site, long block, int[] words) {
        block(
                seed[seedOffset],
                seed[seedOffset + 1],
                (int) block,
                (int) (block >>> 32),
                site,
                seed[seedOffset + 2],
                words);
    }

    /** The bound of {@link #dropped}: a probability in 24 bits. */
    public static int threshold(double rate) {
        return (int) Math.round(rate * (1 << BITS));
    }

    /** Whether a random word drops its element. */
    public static boolean dropped(int word, int threshold) {
        return word >>> (Integer.SIZE - BITS) < threshold;
    }

    /**
     * The bound of {@link #elementDropped}: a probability in 16 bits, in the upper half of a word.
     */
    public static int elementThreshold(double rate) {
        int most = (1 << HALF) - 1;
        return (int) Math.min(most, Math.round(rate * (1 << HALF))) << HALF;
    }

    /**
     * Whether an element of a dropout is dropped. The lower halves of a block's words decide the
     * first four elements, the upper halves the others.
     *
     * @param words the block's words
     * @param element which of the block's elements
     */
    public static boolean elementDropped(int[] words, int element, int threshold) {
        int word = words[element % LANES] << (element < LANES ? HALF : 0);
        return Integer.compareUnsigned(word, threshold) < 0;
    }

    /**
     * Where the attention weights' mask stands in the dropout's sequence: each row of S keys starts
     * a new block.
     *
     * @param row (b·heads + h)·T + t
     */
    public static long attentionBlock(long row, int keys) {
        return row * Math.ceilDiv(keys, LANES);
    }
}
