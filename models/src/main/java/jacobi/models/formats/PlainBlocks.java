package jacobi.models.formats;

/**
 * ggml's blocks of 32 numbers with one scale ({@code block_q4_0} to {@code block_q8_0} in
 * ggml-common.h). Where a type's name ends in 0, its integers lie around a middle; where it ends in
 * 1, the block has the least of its numbers too. Scale and least number are F16.
 */
final class PlainBlocks {
    private static final int SIZE = 32;

    private PlainBlocks() {}

    /** Q4_0: 2 bytes of scale, 16 of integers. */
    static void fourBits(QuantizedBlock block) {
        block.unpack(2, 16, 4, 1);
        block.writeAround(8, block.half(0), 0, SIZE);
    }

    /** Q4_1: 2 bytes of scale, 2 of the least number, 16 of integers. */
    static void fourBitsAbove(QuantizedBlock block) {
        block.unpack(4, 16, 4, 1);
        block.writeAbove(block.half(2), block.half(0), 0, SIZE);
    }

    /** Q5_0: 2 bytes of scale, 4 of the integers' highest bits, 16 of the others. */
    static void fiveBits(QuantizedBlock block) {
        block.unpack(2, 1, 1, 16);
        block.unpack(6, 16, 4, 1);
        block.writeAround(16, block.half(0), 0, SIZE);
    }

    /** Q5_1: 2 bytes of scale, 2 of the least number, 4 of highest bits, 16 of the others. */
    static void fiveBitsAbove(QuantizedBlock block) {
        block.unpack(4, 1, 1, 16);
        block.unpack(8, 16, 4, 1);
        block.writeAbove(block.half(2), block.half(0), 0, SIZE);
    }

    /** Q8_0: 2 bytes of scale, 32 of integers. */
    static void eightBits(QuantizedBlock block) {
        block.unpackBytes(2);
        block.writeAround(0, block.half(0), 0, SIZE);
    }
}
