package jacobi.engine;

/**
 * Element types. Models train in {@link #F32}; {@link #F64} exists so that gradients can be proved.
 */
public enum DType {
    /** 32-bit floating point. */
    F32,
    /** 64-bit floating point, on the reference device only. */
    F64,
    /** 32-bit integers: token ids, targets, lengths, seeds. */
    I32;

    /** The memory of so many elements. */
    long bytes(long elements) {
        return elements * (this == F64 ? Double.BYTES : Float.BYTES);
    }

    public boolean isFloating() {
        return this != I32;
    }
}
