package jacobi.engine.cpu;

/**
 * How the packing of a block of an operand is cut into tasks: so many panels by so many steps along
 * K, some 20,000 elements or 10 µs. A task reads what lies together in memory, because each page
 * that it touches has to be found first.
 *
 * @param panels panels of a task
 * @param steps steps along K of a task
 * @param across tasks side by side
 * @param along tasks behind each other along K
 */
record Portions(int panels, int steps, int across, int along) {
    /** Rows or columns of a task where they lie along K. */
    private static final int FEW = 48;

    /** Rows or columns of a task where they lie across K: 1 KiB of each step. */
    private static final int MANY = 256;

    /** Steps along K where they are far apart: one page each, and L1 knows 64 or more. */
    private static final int STEPS = 64;

    /**
     * The portions of an operand.
     *
     * @param size its rows or columns
     * @param width rows or columns in a panel
     * @param depth steps along K in a block
     * @param alongK whether neighbours along K are neighbours in memory
     */
    static Portions of(int size, int width, int depth, boolean alongK) {
        int panels = Math.ceilDiv(alongK ? FEW : MANY, width);
        int steps = alongK ? depth : Math.min(depth, STEPS);
        int across = Math.ceilDiv(Math.ceilDiv(size, width), panels);
        return new Portions(panels, steps, across, Math.ceilDiv(depth, steps));
    }

    int tasks() {
        return across * along;
    }

    /** The first panel of a task. */
    int panel(int task) {
        return task % across * panels;
    }

    /** The first step of a task. */
    int step(int task) {
        return task / across * steps;
    }
}
