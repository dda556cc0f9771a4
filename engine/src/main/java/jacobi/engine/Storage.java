package jacobi.engine;

/**
 * The heap array behind a tensor. Exactly one of the arrays is there. The generation changes when a
 * {@link Workspace} takes the array back, so that a tensor that outlived it is found out.
 */
final class Storage {
    final float[] floats;
    final double[] doubles;
    final int[] ints;
    int generation;

    Storage(float[] array) {
        this(array, null, null);
    }

    Storage(double[] array) {
        this(null, array, null);
    }

    Storage(int[] array) {
        this(null, null, array);
    }

    private Storage(float[] floats, double[] doubles, int[] ints) {
        this.floats = floats;
        this.doubles = doubles;
        this.ints = ints;
    }

    static Storage allocate(DType type, int length) {
        return switch (type) {
            case F32 -> new Storage(new float[length]);
            case F64 -> new Storage(new double[length]);
            case I32 -> new Storage(new int[length]);
        };
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
