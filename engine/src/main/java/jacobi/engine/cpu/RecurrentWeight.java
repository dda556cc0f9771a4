package jacobi.engine.cpu;

import static jacobi.engine.cpu.Panels.COLUMNS;

import jacobi.engine.Tensor;

/**
 * The weight [gates·H, H] of a recurrence, packed once for the products of all steps. For each
 * column panel, what its products need lies together: a panel for each gate and block of K.
 */
final class RecurrentWeight {
    private final RecurrentSizes sizes;
    private final Matrix[] gates;
    private final Place panels;
    private final int depth;
    private final int blocks;

    /**
     * The right operands of products.
     *
     * @param transposed whether they are each gate's weight transposed, for h·weightᵀ, or the
     *     weight itself
     */
    RecurrentWeight(RecurrentSizes sizes, Tensor weight, boolean transposed, Scratch scratch) {
        this.sizes = sizes;
        this.depth = sizes.depth();
        this.blocks = sizes.blocks();
        this.gates = new Matrix[sizes.gates()];
        int units = sizes.units();
        for (int gate = 0; gate < gates.length; gate++) {
            int at = weight.offset() + gate * units * units;
            gates[gate] = Matrix.of(weight.floats(), at, units, transposed);
        }
        this.panels = Place.in(scratch, Math.multiplyExact(sizes.panels(), size(gates.length)));
    }

    /** What so many gates of a column panel take. */
    private int size(int gates) {
        return Math.multiplyExact(gates * blocks, depth * COLUMNS);
    }

    /** Packs all gates of a column panel. */
    void pack(int panel) {
        int from = sizes.unit(panel);
        int columns = sizes.unit(panel + 1) - from;
        for (int gate = 0; gate < gates.length; gate++) {
            var weight = gates[gate];
            for (int block = 0; block < blocks; block++) {
                Panels.packColumns(
                        weight,
                        weight.index(block * depth, from),
                        columns,
                        sizes.steps(block),
                        array(),
                        at(panel, gate, block));
            }
        }
    }

    float[] array() {
        return panels.array();
    }

    int at(int panel, int gate, int block) {
        return panels.at() + panel * size(gates.length) + (gate * blocks + block) * depth * COLUMNS;
    }
}
