package jacobi.models.formats;

/**
 * ggml's "super-blocks" of 256 numbers, its K-quants ({@code block_q2_K} to {@code block_q6_K} in
 * ggml-common.h). Groups of 16 or 32 numbers have scales of their own, and least numbers in some
 * types; these are small integers too, multiples of an F16 that the block has for all of them.
 */
final class SuperBlocks {
    private static final int SIZE = 256;
    private static final int SMALL = 16;
    private static final int LARGE = 32;

    private SuperBlocks() {}

    /**
     * Q2_K: 16 bytes, each a group's scale and least number in 4 bits; 64 of integers; 2 of the
     * scales' unit, 2 of the least numbers', which are subtracted.
     */
    static void twoBits(QuantizedBlock block) {
        block.unpack(16, LARGE, 2, 1);
        float scaleUnit = block.half(80);
        float leastUnit = block.half(82);
        for (int group = 0; group < SIZE / SMALL; group++) {
            int pair = block.unsigned(group);
            float scale = scaleUnit * (pair & 0xF);
            float least = leastUnit * (pair >> 4);
            block.writeAbove(-least, scale, group * SMALL, SMALL);
        }
    }

    /**
     * Q3_K: 32 bytes of the integers' highest bits, 64 of the others; 12 of scales, of 6 bits,
     * around 32: 8 of their lower four bits, 4 of the others; 2 of the scales' unit.
     */
    static void threeBits(QuantizedBlock block) {
        block.unpack(0, LARGE, 1, 4);
        block.unpack(32, LARGE, 2, 1);
        var scales = new int[SIZE / SMALL];
        block.unpack(96, 8, 4, 1, scales);
        block.unpack(104, 4, 2, 16, scales);
        float unit = block.half(108);
        for (int group = 0; group < scales.length; group++) {
            block.writeAround(4, unit * (scales[group] - 32), group * SMALL, SMALL);
        }
    }

    /** Q4_K: 16 bytes as {@link #writeLargeGroups} reads them, 128 of integers. */
    static void fourBits(QuantizedBlock block) {
        block.unpack(16, LARGE, 4, 1);
        writeLargeGroups(block);
    }

    /** Q5_K: 16 bytes as of Q4_K, 32 of the integers' highest bits, 128 of the others. */
    static void fiveBits(QuantizedBlock block) {
        block.unpack(16, LARGE, 1, 16);
        block.unpack(48, LARGE, 4, 1);
        writeLargeGroups(block);
    }

    /**
     * Of 2 bytes of the scales' unit, 2 of the least numbers', which are subtracted, and 12 of
     * scales and least numbers, of 6 bits. The first four bytes of these have the first four scales
     * and, in their highest bits, those of the last four; likewise the next four bytes and the
     * least numbers; the last four bytes have the lower bits of the last four, the scale's first.
     */
    private static void writeLargeGroups(QuantizedBlock block) {
        float scaleUnit = block.half(0);
        float leastUnit = block.half(2);
        for (int i = 0; i < 4; i++) {
            int scales = block.unsigned(4 + i);
            int leasts = block.unsigned(8 + i);
            int lower = block.unsigned(12 + i);
            int scale = lower & 0xF | scales >> 6 << 4;
            int least = lower >> 4 | leasts >> 6 << 4;
            float first = -(leastUnit * (leasts & 0x3F));
            block.writeAbove(first, scaleUnit * (scales & 0x3F), i * LARGE, LARGE);
            block.writeAbove(-(leastUnit * least), scaleUnit * scale, (4 + i) * LARGE, LARGE);
        }
    }

    /**
     * Q6_K: 128 bytes of the integers' lower four bits, 64 of the others; 16 of scales, signed; 2
     * of the scales' unit.
     */
    static void sixBits(QuantizedBlock block) {
        block.unpack(0, 64, 4, 1);
        block.unpack(128, LARGE, 2, 16);
        float unit = block.half(208);
        for (int group = 0; group < SIZE / SMALL; group++) {
            block.writeAround(32, unit * block.signed(192 + group), group * SMALL, SMALL);
        }
    }
}
