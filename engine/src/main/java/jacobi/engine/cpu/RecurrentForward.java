package jacobi.engine.cpu;

import static jacobi.engine.cpu.Panels.COLUMNS;
import static jacobi.engine.cpu.Panels.ROWS;

import jacobi.engine.Tensor;

import java.util.Arrays;
import java.util.List;
import java.util.function.IntConsumer;

/**
 * The steps of a recurrence, forward. A task has some units: it computes their sums bias +
 * weight·h, of all gates, for all rows of the batch, and then their gates and states, so threads
 * meet once a step. The weight is packed once, by the tasks of the first step.
 */
final class RecurrentForward implements Work {
    /** Numbers that are saved for each unit and time. */
    static final int SAVED = 4;

    /** What distinguishes one kind of recurrence from another. */
    interface Cell {
        /** The place, among the saved numbers of a unit, for a gate's sum. */
        int slot(int gate);

        /**
         * From sums to saved numbers and a state, for some units of a row.
         *
         * @param before the state before, which starts at {@code beforeAt}
         * @param row of [B·T]
         */
        void state(float[] before, int beforeAt, int row, int unit, int count);
    }

    private final RecurrentSizes sizes;
    private final Cell cell;
    private final Floats weight;
    private final Floats bias;
    private final Floats state;
    private final int[] lengths;
    private final int lengthsAt;
    private final Floats states;
    private final Floats saved;

    /** Whether there are so few rows that the weight is read as it lies. */
    private final boolean fewRows;

    private RecurrentWeight panels;
    private RecurrentRows rows;
    private final IntConsumer starting = this::start;
    private final IntConsumer stepping = this::step;

    // While it runs.
    private int step;
    private int tasks;

    private RecurrentForward(
            RecurrentSizes sizes, Cell cell, List<Tensor> in, List<Tensor> out, Scratch scratch) {
        this.sizes = sizes;
        this.cell = cell;
        this.weight = Floats.of(in.get(1));
        this.bias = Floats.of(in.get(2));
        this.state = Floats.of(in.get(3));
        this.lengths = in.get(4).ints();
        this.lengthsAt = in.get(4).offset();
        this.states = Floats.of(out.get(0));
        this.saved = Floats.of(out.get(1));
        this.fewRows = sizes.batch() <= DotProduct.MOST_ROWS;
        if (!fewRows) {
            this.panels = new RecurrentWeight(sizes, in.get(1), true, scratch);
            this.rows = new RecurrentRows(sizes, 1, scratch);
        }
    }

    /** All steps over operands (x, weight, bias, state, lengths) to results (states, saved). */
    static Work prepare(RecurrentSizes sizes, Cell cell, List<Tensor> in, List<Tensor> out) {
        if (out.getFirst().size() == 0) {
            return NOTHING;
        }
        var scratch = new Scratch();
        return scratch.around(new RecurrentForward(sizes, cell, in, out, scratch));
    }

    @Override
    public void run(Team team) {
        var members = sizes.members(team);
        tasks = sizes.tasks(members.threads());
        if (!fewRows) {
            members.run(sizes.rowPanels(), starting);
        }
        for (step = 0; step < sizes.times(); step++) {
            members.run(tasks, stepping);
        }
    }

    /** Numbers in a state of a row. */
    private int width() {
        return sizes.parts() * sizes.units();
    }

    /** Packs a row panel of the first state. */
    private void start(int rowPanel) {
        if (rowPanel == sizes.rowPanels() - 1) {
            rows.clearEdge();
        }
        for (int i = 0; i < sizes.rows(rowPanel); i++) {
            int b = rowPanel * ROWS + i;
            rows.put(0, 0, b, 0, sizes.units(), state.array(), state.at() + b * width());
        }
    }

    private void step(int task) {
        int from = sizes.panel(task, tasks);
        int to = sizes.panel(task + 1, tasks);
        if (fewRows) {
            dotProducts(sizes.unit(from), sizes.unit(to));
        } else {
            for (int panel = from; panel < to; panel++) {
                if (step == 0) {
                    panels.pack(panel);
                }
                products(panel);
            }
        }
        states(sizes.unit(from), sizes.unit(to));
    }

    /** The sums of a panel: what the gates need of the weight stays in L2 for all rows. */
    private void products(int panel) {
        int units = sizes.units();
        int columns = sizes.unit(panel + 1) - sizes.unit(panel);
        int pitch = sizes.times() * SAVED * units;
        for (int block = 0; block < sizes.blocks(); block++) {
            for (int i = 0; i < sizes.rowPanels(); i++) {
                for (int gate = 0; gate < sizes.gates(); gate++) {
                    int at = savedAt(i * ROWS) + cell.slot(gate) * units + panel * COLUMNS;
                    boolean first = block == 0;
                    PanelTile.multiply(
                            sizes.rows(i),
                            columns,
                            sizes.steps(block),
                            rows.array(),
                            rows.at(step, 0, block, i),
                            panels.array(),
                            panels.at(panel, gate, block),
                            first ? bias.array() : saved.array(),
                            first ? bias.at() + gate * units + panel * COLUMNS : at,
                            first ? 0 : pitch,
                            saved.array(),
                            at,
                            pitch);
                }
            }
        }
    }

    /** The same sums of a few rows, each a dot product. */
    private void dotProducts(int from, int to) {
        int units = sizes.units();
        int pitch = sizes.times() * SAVED * units;
        for (int gate = 0; gate < sizes.gates(); gate++) {
            int at = savedAt(0) + cell.slot(gate) * units;
            DotProduct.columns(
                    from,
                    to,
                    sizes.batch(),
                    units,
                    before(),
                    beforeAt(0),
                    beforeAt(1) - beforeAt(0),
                    weight.array(),
                    weight.at() + gate * units * units,
                    units,
                    saved.array(),
                    at,
                    pitch);
            for (int b = 0; b < sizes.batch(); b++) {
                for (int j = from; j < to; j++) {
                    saved.array()[at + b * pitch + j] += bias.array()[bias.at() + gate * units + j];
                }
            }
        }
    }

    private void states(int from, int to) {
        int t = sizes.time(step);
        int width = width();
        for (int b = 0; b < sizes.batch(); b++) {
            int row = b * sizes.times() + t;
            if (t < lengths[lengthsAt + b]) {
                cell.state(before(), beforeAt(b), row, from, to - from);
            } else {
                keep(b, from, to);
            }
            if (!fewRows) {
                int at = states.at() + row * width + from;
                rows.put(step + 1, 0, b, from, to - from, states.array(), at);
            }
        }
    }

    /** Beyond a row's length: the state stays, and nothing is saved. */
    private void keep(int b, int from, int to) {
        int units = sizes.units();
        int at = states.at() + (b * sizes.times() + sizes.time(step)) * width();
        for (int part = 0; part < sizes.parts(); part++) {
            int unit = part * units + from;
            System.arraycopy(before(), beforeAt(b) + unit, states.array(), at + unit, to - from);
        }
        for (int slot = 0; slot < SAVED; slot++) {
            int first = savedAt(b) + slot * units;
            Arrays.fill(saved.array(), first + from, first + to, 0);
        }
    }

    /** Where the saved numbers of a row start. */
    private int savedAt(int b) {
        return saved.at() + (b * sizes.times() + sizes.time(step)) * SAVED * sizes.units();
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
