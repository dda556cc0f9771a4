package jacobi.engine;

/**
 * Storage as a {@link Recording} knows it: without its array, so that recording keeps no
 * intermediate result alive. What a program does not make anew at each run stays where it is:
 * parameters, inputs, constants.
 */
final class Block {
    private final Object recording;
    private final DType type;
    private final int length;
    private Storage home;
    private boolean filled;
    private boolean computed;
    private boolean used;

    /** Storage that was allocated in a recording. */
    Block(Object recording, DType type, int length) {
        this.recording = recording;
        this.type = type;
        this.length = length;
    }

    /** Storage that is there already, and stays. */
    static Block outside(Object recording, Storage home) {
        var block = new Block(recording, home.type(), home.length());
        block.settle(home);
        return block;
    }

    boolean isOf(Object recording) {
        return this.recording == recording;
    }

    DType type() {
        return type;
    }

    int length() {
        return length;
    }

    /** The storage that it stays in; null for what a program may place anywhere. */
    Storage home() {
        return home;
    }

    boolean isPlaced() {
        return home != null;
    }

    void settle(Storage storage) {
        home = storage;
    }

    /** Whether it was filled from Java rather than by an operation. */
    boolean isFilled() {
        return filled;
    }

    void fill() {
        filled = true;
    }

    /** Whether an operation has written to it. */
    boolean isComputed() {
        return computed;
    }

    void compute() {
        computed = true;
    }

    /** Whether it was an operand or a result. */
    boolean isUsed() {
        return used;
    }

    void use() {
        used = true;
    }
}
