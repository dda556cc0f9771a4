package jacobi.engine;

/**
 * The elements behind a tensor: a heap array, and maybe a {@link Mirror} of it in a device's own
 * memory. The array is made when it is first asked for, so that what only a device computes on
 * takes no memory here. The generation changes when a {@link Workspace} takes the array back, so
 * that a tensor that outlived it is found out.
 */
final class Storage {
    private final DType type;
    private final int length;
    private final Block block;
    private float[] floats;
    private double[] doubles;
    private int[] ints;
    private Mirror mirror;
    int generation;

    Storage(float[] array) {
        this(DType.F32, array.length, null);
        floats = array;
    }

    Storage(double[] array) {
        this(DType.F64, array.length, null);
        doubles = array;
    }

    Storage(int[] array) {
        this(DType.I32, array.length, null);
        ints = array;
    }

    private Storage(DType type, int length, Block block) {
        this.type = type;
        this.length = length;
        this.block = block;
    }

    static Storage allocate(DType type, int length) {
        return allocate(type, length, null);
    }

    /** Storage that a recording knows as {@code block}. */
    static Storage allocate(DType type, int length, Block block) {
        return new Storage(type, length, block);
    }

    /** What the recording that this was allocated in knows it as; null outside of recordings. */
    Block block() {
        return block;
    }

    DType type() {
        return type;
    }

    int length() {
        return length;
    }

    /** The elements, to be read or written here. */
    float[] floats() {
        ready();
        return floats;
    }

    /** See {@link #floats()}. */
    double[] doubles() {
        ready();
        return doubles;
    }

    /** See {@link #floats()}. */
    int[] ints() {
        ready();
        return ints;
    }

    /** The array of the storage's type; see {@link #floats()}. */
    Object array() {
        ready();
        return identity();
    }

    private void ready() {
        if (!hasArray()) {
            allocate();
        }
        comeHome();
    }

    /** Makes the array hold the newest elements, if a device has them. */
    void comeHome() {
        if (mirror != null) {
            synchronized (this) {
                mirror.comeHome(identity());
            }
        }
    }

    /** The array whatever it holds: by it, storages over one array know each other. */
    Object identity() {
        if (!hasArray()) {
            allocate();
        }
        return switch (type) {
            case F32 -> floats;
            case F64 -> doubles;
            case I32 -> ints;
        };
    }

    /** Threads of an operation may be the first ones to ask. */
    private synchronized void allocate() {
        if (hasArray()) {
            return;
        }
        switch (type) {
            case F32 -> floats = new float[length];
            case F64 -> doubles = new double[length];
            case I32 -> ints = new int[length];
        }
    }

    /** Whether elements were ever asked for here, or given. */
    boolean hasArray() {
        return floats != null || doubles != null || ints != null;
    }

    Mirror mirror() {
        return mirror;
    }

    /** Takes a new mirror's place for the old one's. */
    void mirror(Mirror other) {
        mirror = other;
    }
}
