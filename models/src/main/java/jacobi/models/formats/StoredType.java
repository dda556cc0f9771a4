package jacobi.models.formats;

import jacobi.engine.DType;

/**
 * How a tensor's numbers are stored in a file. Fewer types than these compute: what is read becomes
 * F32, F64 or I32.
 *
 * <p>The quantized types are those of ggml (github.com/ggml-org/ggml, src/ggml-common.h): blocks of
 * 32 or 256 small integers with scales, and least numbers in some. All are there that files hold,
 * but for those with a table of allowed values (IQ…) or of ternary digits (TQ…).
 */
public enum StoredType {
    /** IEEE 754 binary64. */
    F64(DType.F64, 8),
    /** IEEE 754 binary32. */
    F32(DType.F32, 4),
    /** IEEE 754 binary16: 11 significant bits, at most 65,504. */
    F16(DType.F32, 2),
    /** The upper half of an F32: its range, with 8 significant bits. */
    BF16(DType.F32, 2),
    /** Signed integers of 64 bits; those that 32 bits hold can be read. */
    I64(DType.I32, 8),
    /** Signed integers of 32 bits. */
    I32(DType.I32, 4),
    /** Signed integers of 16 bits. */
    I16(DType.I32, 2),
    /** Signed integers of 8 bits. */
    I8(DType.I32, 1),
    /** Unsigned integers of 8 bits. */
    U8(DType.I32, 1),
    /** A byte each, 0 or 1. */
    BOOL(DType.I32, 1),
    /** 4 bits each, around a middle; a scale for each 32. */
    Q4_0(32, 18, PlainBlocks::fourBits),
    /** 4 bits each, above the least; a scale for each 32. */
    Q4_1(32, 20, PlainBlocks::fourBitsAbove),
    /** 5 bits each, around a middle; a scale for each 32. */
    Q5_0(32, 22, PlainBlocks::fiveBits),
    /** 5 bits each, above the least; a scale for each 32. */
    Q5_1(32, 24, PlainBlocks::fiveBitsAbove),
    /** 8 bits each, around zero; a scale for each 32. */
    Q8_0(32, 34, PlainBlocks::eightBits),
    /** 2 bits each, above the least; a scale for each 16. */
    Q2_K(256, 84, SuperBlocks::twoBits),
    /** 3 bits each, around a middle; a scale for each 16. */
    Q3_K(256, 110, SuperBlocks::threeBits),
    /** 4 bits each, above the least; a scale for each 32. */
    Q4_K(256, 144, SuperBlocks::fourBits),
    /** 5 bits each, above the least; a scale for each 32. */
    Q5_K(256, 176, SuperBlocks::fiveBits),
    /** 6 bits each, around a middle; a scale for each 16. */
    Q6_K(256, 210, SuperBlocks::sixBits);

    private final DType tensorType;
    private final int blockSize;
    private final int blockBytes;
    private final QuantizedBlock.Layout layout;

    StoredType(DType tensorType, int bytes) {
        this(tensorType, 1, bytes, null);
    }

    StoredType(int blockSize, int blockBytes, QuantizedBlock.Layout layout) {
        this(DType.F32, blockSize, blockBytes, layout);
    }

    StoredType(DType tensorType, int blockSize, int blockBytes, QuantizedBlock.Layout layout) {
        this.tensorType = tensorType;
        this.blockSize = blockSize;
        this.blockBytes = blockBytes;
        this.layout = layout;
    }

    /** The type of the tensor that comes of reading this. */
    public DType tensorType() {
        return tensorType;
    }

    /** How many numbers are stored together; 1 but for the quantized types. */
    int blockSize() {
        return blockSize;
    }

    int blockBytes() {
        return blockBytes;
    }

    boolean isQuantized() {
        return layout != null;
    }

    /** Of a block of a quantized type; null for the others. */
    QuantizedBlock.Layout layout() {
        return layout;
    }

    /** The bytes of so many numbers, a multiple of the block's size. */
    long bytes(long numbers) {
        return numbers / blockSize * blockBytes;
    }
}
