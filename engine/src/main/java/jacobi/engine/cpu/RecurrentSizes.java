package jacobi.engine.cpu;

import static jacobi.engine.cpu.Panels.COLUMNS;
import static jacobi.engine.cpu.Panels.DEPTH;
import static jacobi.engine.cpu.Panels.ROWS;

import jacobi.engine.Tensor;

/**
 * The sizes of a recurrence, and how its units are cut: into panels for the columns of products,
 * which also are what tasks are made of, and into blocks of equal depth, a multiple of a panel, for
 * the steps along K.
 *
 * @param gates units of the weight's rows for each unit
 * @param parts numbers of a state for each unit
 */
record RecurrentSizes(int batch, int times, int units, int gates, int parts, boolean reverse) {
    /** Tasks for each thread, so that one that is late holds up the others less. */
    private static final int TASKS = 2;

    /** Sizes of a recurrence over times [B, T, …] from a state [B, parts·H]. */
    static RecurrentSizes of(Tensor times, Tensor weight, Tensor state, boolean reverse) {
        int units = weight.dim(1);
        return new RecurrentSizes(
                times.dim(0),
                times.dim(1),
                units,
                units == 0 ? 0 : weight.dim(0) / units,
                units == 0 ? 0 : state.dim(1) / units,
                reverse);
    }

    /** Column panels of the units; the last may be narrower. */
    int panels() {
        return Math.ceilDiv(units, COLUMNS);
    }

    /** The first unit of a panel, or the number of units. */
    int unit(int panel) {
        return Math.min(units, panel * COLUMNS);
    }

    /** Units of a block; the last may have fewer. */
    int depth() {
        int even = Math.ceilDiv(units, Math.ceilDiv(units, DEPTH));
        return Math.ceilDiv(even, COLUMNS) * COLUMNS;
    }

    int blocks() {
        return Math.ceilDiv(units, depth());
    }

    int steps(int block) {
        return Math.min(depth(), units - block * depth());
    }

    int rowPanels() {
        return Math.ceilDiv(batch, ROWS);
    }

    /** The rows of a panel that there are. */
    int rows(int rowPanel) {
        return Math.min(ROWS, batch - rowPanel * ROWS);
    }

    /** The time of a step, counted from the first that is computed. */
    int time(int step) {
        return reverse ? times - 1 - step : step;
    }

    /** Who computes: for little work, one thread alone. */
    Team members(Team team) {
        return Blocking.isSmall(batch, gates * units, units) ? Team.ALONE : team;
    }

    /** How many tasks a step is cut into; no sum depends on it. */
    int tasks(int threads) {
        return Math.min(panels(), threads == 1 ? 1 : TASKS * threads);
    }

    /** The first panel of a task. */
    int panel(int task, int tasks) {
        return task * panels() / tasks;
    }
}
