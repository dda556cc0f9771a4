package jacobi.engine.cpu;

/**
 * A vector's length of memory for what is left of a range behind its last whole vector, so that
 * loops know nothing but whole vectors. What is behind the elements in it is anything.
 */
final class Remainder {
    private static final Pool<float[]> POOL = new Pool<>(() -> new float[Lanes.COUNT]);

    private Remainder() {}

    /** A copy of {@code count} elements, fewer than a vector has. */
    static float[] take(float[] x, int at, int count) {
        var rest = POOL.take();
        System.arraycopy(x, at, rest, 0, count);
        return rest;
    }

    /** Copies the elements back. */
    static void giveBack(float[] rest, float[] y, int at, int count) {
        System.arraycopy(rest, 0, y, at, count);
        POOL.giveBack(rest);
    }

    /** Without copying anything back. */
    static void giveBack(float[] rest) {
        POOL.giveBack(rest);
    }
}
