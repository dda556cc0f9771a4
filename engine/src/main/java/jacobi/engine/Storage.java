package jacobi.engine;

/**
 * The heap array behind a tensor. Exactly one of the arrays is there. The generation changes when a
 * {@link Workspace} takes the array back, so that a tensor that outlived it is found out.
 */
final class Storage {
    final float[] floats;
    final double[] doubles;
    final int[] ints;
    private final Block block;
    int generation;

    Storage(float[] array) {
        this(array, null, null, null);
    }

    Storage(double[] array) {
        this(null, array, null, null);
    }

    Storage(int[] array) {
        this(null, null, array, null);
    }

    private Storage(float[] floats, double[] doubles, int[] ints, Block block) {
        this.floats = floats;
        this.doubles = doubles;
        this.ints = ints;
        this.block = block;
    }

    static Storage allocate(DType type, int length) {
        return allocate(type, length, null);
    }

    /** Storage that a recording knows as {@code block}. */
    static Storage allocate(DType type, int length, Block block) {
        return switch (type) {
            case F32 -> new Storage(new float[length], null, null, block);
            case F64 -> new Storage(null, new double[length], null, block);
            case I32 -> new Storage(null, null, new int[length], block);
        };
    }

    /** What the recording that this was allocated in knows it as; null outside of recordings. */
    Block block() {
        return block;
    }

    DType type() {
        return floats != null ? DType.F32 : doubles != null ? DType.F64 : DType.I32;
    }

    Object array() {
        return floats != null ? floats : doubles != null ? doubles : ints;
    }

    int length() {
        return floats != null ? floats.length : doubles != null ? doubles.length : ints.length;
    }
}
