package jacobi.engine.cpu;

import static jacobi.engine.cpu.Panels.PITCH;
import static jacobi.engine.cpu.Panels.ROWS;

import java.util.Arrays;

/**
 * The left operands of a recurrence's products, [B, gates·H] or [B, H], as panels. Tasks put the
 * units that they have computed where the next step's products read them, so nobody packs them.
 * There are two buffers: while one is read, the other is written.
 */
final class RecurrentRows {
    private final RecurrentSizes sizes;
    private final int gates;
    private final int depth;
    private final int blocks;
    private final Place panels;

    RecurrentRows(RecurrentSizes sizes, int gates, Scratch scratch) {
        this.sizes = sizes;
        this.gates = gates;
        this.depth = sizes.depth();
        this.blocks = sizes.blocks();
        this.panels = Place.in(scratch, Math.multiplyExact(2 * gates * blocks, block()));
    }

    /** Elements of a block of all rows. */
    private int block() {
        return Math.multiplyExact(sizes.rowPanels() * ROWS, PITCH);
    }

    float[] array() {
        return panels.array();
    }

    /** Where a row panel starts in the buffer that a step reads. */
    int at(int step, int gate, int block, int rowPanel) {
        int buffer = step % 2;
        return panels.at()
                + ((buffer * gates + gate) * blocks + block) * block()
                + rowPanel * ROWS * PITCH;
    }

    /** Copies units from {@code unit} on of a row into the buffer that a step reads. */
    void put(int step, int gate, int row, int unit, int count, float[] from, int at) {
        int end = unit + count;
        for (int i = unit; i < end; ) {
            int block = i / depth;
            int some = Math.min(end, (block + 1) * depth) - i;
            int to = at(step, gate, block, 0) + row * PITCH + i - block * depth;
            System.arraycopy(from, at + i - unit, array(), to, some);
            i += some;
        }
    }

    /** Zeros for the rows that the last panel lacks: what was there might be denormal. */
    void clearEdge() {
        int last = sizes.rowPanels() - 1;
        int missing = sizes.batch() - last * ROWS;
        for (int buffer = 0; buffer < 2; buffer++) {
            for (int gate = 0; gate < gates; gate++) {
                for (int block = 0; block < blocks; block++) {
                    int at = at(buffer, gate, block, last);
                    Arrays.fill(array(), at + missing * PITCH, at + ROWS * PITCH, 0);
                }
            }
        }
    }
}
