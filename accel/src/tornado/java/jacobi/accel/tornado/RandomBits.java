package jacobi.accel.tornado;

import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/** {@link jacobi.engine.Philox} as kernels compute it: the same bits as on every other device. */
final class RandomBits {
    private static final long WORD = 0xFFFFFFFFL;
    private static final long MULTIPLIER_0 = 0xD2511F53L;
    private static final long MULTIPLIER_1 = 0xCD9E8D57L;
    private static final int WEYL_0 = 0x9E3779B9;
    private static final int WEYL_1 = 0xBB67AE85;

    private RandomBits() {}

    /**
     * Which halves of a block's four words are below a threshold of 16 bits: bits 0 to 3 for the
     * lower halves, 4 to 7 for the upper ones, in the order of the elements that they decide.
     *
     * @param seed where low word, high word and step stand
     */
    static int halvesBelow(IntArray n, int seed, int site, int block, int threshold) {
        int key0 = n.get(seed);
        int key1 = n.get(seed + 1);
        int c0 = block;
        int c1 = 0;
        int c2 = site;
        int c3 = n.get(seed + 2);
        for (int round = 0; round < 10; round++) {
            long product0 = MULTIPLIER_0 * (c0 & WORD);
            long product1 = MULTIPLIER_1 * (c2 & WORD);
            int high0 = (int) ((product0 >> 32) & WORD);
            int high1 = (int) ((product1 >> 32) & WORD);
            c0 = high1 ^ c1 ^ key0;
            c2 = high0 ^ c3 ^ key1;
            c1 = (int) (product1 & WORD);
            c3 = (int) (product0 & WORD);
            key0 += WEYL_0;
            key1 += WEYL_1;
        }
        return halves(c0, threshold)
                + 2 * halves(c1, threshold)
                + 4 * halves(c2, threshold)
                + 8 * halves(c3, threshold);
    }

    /** Bit 0 for the lower half, bit 4 for the upper one. */
    private static int halves(int word, int threshold) {
        int lower = (word & 0xFFFF) < threshold ? 1 : 0;
        int upper = ((word >> 16) & 0xFFFF) < threshold ? 16 : 0;
        return lower + upper;
    }

    /**
     * Which of a block's four words are below a threshold in their upper 24 bits: bit i for word i.
     * A block decides four weights of attention.
     */
    static int below(IntArray n, int seed, int site, long block, int threshold) {
        int key0 = n.get(seed);
        int key1 = n.get(seed + 1);
        int c0 = (int) (block & WORD);
        int c1 = (int) ((block >> 32) & WORD);
        int c2 = site;
        int c3 = n.get(seed + 2);
        for (int round = 0; round < 10; round++) {
            long product0 = MULTIPLIER_0 * (c0 & WORD);
            long product1 = MULTIPLIER_1 * (c2 & WORD);
            int high0 = (int) ((product0 >> 32) & WORD);
            int high1 = (int) ((product1 >> 32) & WORD);
            c0 = high1 ^ c1 ^ key0;
            c2 = high0 ^ c3 ^ key1;
            c1 = (int) (product1 & WORD);
            c3 = (int) (product0 & WORD);
            key0 += WEYL_0;
            key1 += WEYL_1;
        }
        return below(c0, threshold)
                + 2 * below(c1, threshold)
                + 4 * below(c2, threshold)
                + 8 * below(c3, threshold);
    }

    private static int below(int word, int threshold) {
        return ((word >> 8) & 0xFFFFFF) < threshold ? 1 : 0;
    }
}
