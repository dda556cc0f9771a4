package jacobi.engine.cpu;

/**
 * The first products of a JVM, which are computed without vectors: until C2 has compiled a loop of
 * vectors, each vector is an object, and the loop far slower than one over numbers. So a short
 * command is over before it needs a vector. The bits are the same.
 */
final class ScalarStart {
    private final long most;

    /** Multiply-adds so far, about: threads may overlook some of each other's. */
    private long done;

    /**
     * @param most multiply-adds that are computed this way; {@code -Djacobi.scalarStart=0} is for
     *     tests that are about vectors
     */
    ScalarStart(long most) {
        this.most = Long.getLong("jacobi.scalarStart", most);
    }

    /**
     * Whether the next so many multiply-adds are to be computed this way. A product that is large
     * is better off with vectors: its loops are compiled while it runs.
     */
    boolean takes(long multiplyAdds) {
        if (multiplyAdds >= most - done) {
            return false;
        }
        done += multiplyAdds;
        return true;
    }
}
