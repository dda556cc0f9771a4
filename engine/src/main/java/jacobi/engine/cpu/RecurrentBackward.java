package jacobi.engine.cpu;

import static jacobi.engine.cpu.Panels.COLUMNS;
import static jacobi.engine.cpu.Panels.ROWS;

import jacobi.engine.Tensor;

import java.util.Arrays;
import java.util.List;
import java.util.function.IntConsumer;

/**
 * The steps of a recurrence, backward: from the last to the first, dState being the gradient of the
 * state after the step. As forward, a task has some units, and threads meet once a step: it adds
 * what the products of the later step's gates with the weight pass on, and goes back through the
 * gates of its units. The weight's and the bias's gradients come after, over all times at once.
 */
final class RecurrentBackward implements Work {
    /** Panels whose products read the same rows of gates while these are in L1. */
    private static final int TOGETHER = 4;

    /** What distinguishes one kind of recurrence from another. */
    interface Cell {
        /**
         * From dState after the step, which becomes what passes by the gates, to the gradients of x
         * and of the sums, for some units of a row.
         *
         * @param before the state before, which starts at {@code beforeAt}
         * @param dState starts at {@code dStateAt}
         * @param row of [B·T]
         */
        void gradient(
                float[] before,
                int beforeAt,
                float[] dState,
                int dStateAt,
                int row,
                int unit,
                int count);

        /** Zero gradients, where the state has stayed. */
        void clear(int row, int unit, int count);

        /** Where the gradients of a gate's sums are. */
        float[] sums(int gate);

        /** Where those of a row start. */
        int sumsAt(int gate, int row);
    }

    private final RecurrentSizes sizes;
    private final Cell cell;
    private final Floats state;
    private final int[] lengths;
    private final int lengthsAt;
    private final Floats states;
    private final Floats dy;
    private final Floats dState;
    private final Place hidden;

    private final RecurrentWeight panels;
    private final RecurrentRows rows;
    private final IntConsumer starting = this::start;
    private final IntConsumer stepping = this::step;

    // While it runs.
    private int step;
    private int tasks;

    /**
     * All steps over operands (weight, state, lengths, states, saved, dy).
     *
     * @param hidden the outputs before all steps, [B·T, H], will be put there; null for none
     */
    RecurrentBackward(
            RecurrentSizes sizes,
            Cell cell,
            List<Tensor> in,
            Tensor dState,
            Place hidden,
            Scratch scratch) {
        this.sizes = sizes;
        this.cell = cell;
        this.state = Floats.of(in.get(1));
        this.lengths = in.get(2).ints();
        this.lengthsAt = in.get(2).offset();
        this.states = Floats.of(in.get(3));
        this.dy = Floats.of(in.get(5));
        this.dState = Floats.of(dState);
        this.hidden = hidden;
        this.panels = new RecurrentWeight(sizes, in.get(0), false, scratch);
        this.rows = new RecurrentRows(sizes, sizes.gates(), scratch);
    }

    @Override
    public void run(Team team) {
        var members = sizes.members(team);
        tasks = sizes.tasks(members.threads());
        members.run(sizes.rowPanels(), starting);
        for (step = sizes.times() - 1; step >= -1; step--) {
            members.run(tasks, stepping);
        }
    }

    /** Numbers in a state of a row. */
    private int width() {
        return sizes.parts() * sizes.units();
    }

    private void start(int rowPanel) {
        if (rowPanel == sizes.rowPanels() - 1) {
            rows.clearEdge();
        }
        int from = dState.at() + rowPanel * ROWS * width();
        Arrays.fill(dState.array(), from, from + sizes.rows(rowPanel) * width(), 0);
    }

    /** The products of the later step, unless there is none, then the gates of this, likewise. */
    private void step(int task) {
        int from = sizes.panel(task, tasks);
        int to = sizes.panel(task + 1, tasks);
        if (step == sizes.times() - 1) {
            for (int panel = from; panel < to; panel++) {
                panels.pack(panel);
            }
        } else {
            for (int panel = from; panel < to; panel += TOGETHER) {
                products(panel, Math.min(to, panel + TOGETHER));
            }
        }
        if (step >= 0) {
            gates(sizes.unit(from), sizes.unit(to));
        }
    }

    /** dH += dSums·weight for some panels of units. */
    private void products(int from, int to) {
        for (int gate = 0; gate < sizes.gates(); gate++) {
            for (int block = 0; block < sizes.blocks(); block++) {
                for (int i = 0; i < sizes.rowPanels(); i++) {
                    for (int panel = from; panel < to; panel++) {
                        product(gate, block, i, panel);
                    }
                }
            }
        }
    }

    private void product(int gate, int block, int rowPanel, int panel) {
        int at = dState.at() + rowPanel * ROWS * width() + panel * COLUMNS;
        PanelTile.multiply(
                sizes.rows(rowPanel),
                sizes.unit(panel + 1) - sizes.unit(panel),
                sizes.steps(block),
                rows.array(),
                rows.at(step + 1, gate, block, rowPanel),
                panels.array(),
                panels.at(panel, gate, block),
                dState.array(),
                at,
                width(),
                dState.array(),
                at,
                width());
    }

    private void gates(int from, int to) {
        int t = sizes.time(step);
        int count = to - from;
        for (int b = 0; b < sizes.batch(); b++) {
            int row = b * sizes.times() + t;
            int dStateAt = dState.at() + b * width();
            addSlope(row, dStateAt, from, count);
            if (t < lengths[lengthsAt + b]) {
                cell.gradient(before(), beforeAt(b), dState.array(), dStateAt, row, from, count);
            } else {
                cell.clear(row, from, count);
            }
            for (int gate = 0; gate < sizes.gates(); gate++) {
                int at = cell.sumsAt(gate, row) + from;
                rows.put(step, gate, b, from, count, cell.sums(gate), at);
            }
            if (hidden != null) {
                int target = hidden.at() + row * sizes.units() + from;
                System.arraycopy(before(), beforeAt(b) + from, hidden.array(), target, count);
            }
        }
    }

    /** dState += dy. */
    private void addSlope(int row, int dStateAt, int from, int count) {
        for (int part = 0; part < sizes.parts(); part++) {
            int unit = part * sizes.units() + from;
            AffineKernel.addMultiple(
                    dy.array(),
                    dy.at() + row * width() + unit,
                    1,
                    dState.array(),
                    dStateAt + unit,
                    count);
        }
    }

    private float[] before() {
        return step == 0 ? state.array() : states.array();
    }

    /** Where the state before of a row starts. */
    private int beforeAt(int b) {
        return step == 0
                ? state.at() + b * width()
                : states.at() + (b * sizes.times() + sizes.time(step - 1)) * width();
    }
}
