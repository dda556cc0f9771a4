package jacobi.models.formats;

import jacobi.engine.DType;

/**
 * How a tensor's numbers are stored in a file. Fewer types than these compute: what is read becomes
 * F32, F64 or I32.
 *
 * <p>The quantized types are those of ggml ({@code ggml-common.h}): blocks of 32 numbers that share
 * a scale of 16 bits.
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
    /** Blocks of a scale in F16 and 32 signed bytes, which it multiplies. */
    Q8_0(DType.F32, 32, 34),
    /** Blocks of a scale in F16 and 32 numbers of 4 bits, less 8, which it multiplies. */
    Q4_0(DType.F32, 32, 18);

    private final DType tensorType;
    private final int blockSize;
    private final int blockBytes;

    StoredType(DType tensorType, int bytes) {
        this(tensorType, 1, bytes);
    }

    StoredType(DType tensorType, int blockSize, int blockBytes) {
        this.tensorType = tensorType;
        this.blockSize = blockSize;
        this.blockBytes = blockBytes;
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
        return blockSize > 1;
    }

    /** The bytes of so many numbers, a multiple of the block's size. */
    long bytes(long numbers) {
        return numbers / blockSize * blockBytes;
    }
}
