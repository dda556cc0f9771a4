package jacobi.engine.cpu;

/** How large a task is: enough work to be worth a thread's while, little enough to share out. */
final class Grain {
    /** Elements of a task that reads and writes memory: 10 to 20 µs. */
    static final int ELEMENTS = 1 << 15;

    /** Elements of a task that computes an exponential or the like for each. */
    static final int FUNCTIONS = 1 << 14;

    private Grain() {}

    /** Rows of a task of {@code elements}. */
    static int rows(int elements, int columns) {
        return Math.max(1, elements / Math.max(1, columns));
    }
}
