package jacobi.engine.cpu;

import java.util.Arrays;

/**
 * How operands are read along the axes of a dense result: each with a step for each axis, 0 where
 * it is repeated. Axes of size 1 are dropped, and neighbours through which every operand steps
 * evenly are merged, so that most cases end with one or two axes.
 */
final class Strided {
    private final int[] dims;
    private final int[][] steps;

    private Strided(int[] dims, int[][] steps) {
        this.dims = dims;
        this.steps = steps;
    }

    /**
     * Merges axes.
     *
     * @param dims the result's sizes
     * @param steps for each operand, its step along each axis
     */
    static Strided of(int[] dims, int[]... steps) {
        var merged = new int[Math.max(1, dims.length)];
        var mergedSteps = new int[steps.length][merged.length];
        int last = merged.length;
        for (int axis = dims.length - 1; axis >= 0; axis--) {
            if (dims[axis] == 1) {
                continue;
            }
            if (last < merged.length && continues(steps, axis, mergedSteps, merged, last)) {
                merged[last] *= dims[axis];
                continue;
            }
            last--;
            merged[last] = dims[axis];
            for (int i = 0; i < steps.length; i++) {
                mergedSteps[i][last] = steps[i][axis];
            }
        }
        return last == merged.length ? one(steps.length) : cut(merged, mergedSteps, last);
    }

    private static boolean continues(
            int[][] steps, int axis, int[][] mergedSteps, int[] merged, int last) {
        for (int i = 0; i < steps.length; i++) {
            if (steps[i][axis] != mergedSteps[i][last] * merged[last]) {
                return false;
            }
        }
        return true;
    }

    /** A single element. */
    private static Strided one(int operands) {
        var steps = new int[operands][1];
        for (var step : steps) {
            step[0] = 1;
        }
        return new Strided(new int[] {1}, steps);
    }

    private static Strided cut(int[] dims, int[][] steps, int from) {
        var rest = new int[steps.length][];
        for (int i = 0; i < rest.length; i++) {
            rest[i] = Arrays.copyOfRange(steps[i], from, dims.length);
        }
        return new Strided(Arrays.copyOfRange(dims, from, dims.length), rest);
    }

    int rank() {
        return dims.length;
    }

    int dim(int axis) {
        return dims[axis];
    }

    int step(int operand, int axis) {
        return steps[operand][axis];
    }

    /** The size of the innermost axis. */
    int inner() {
        return dims[dims.length - 1];
    }

    int innerStep(int operand) {
        return steps[operand][dims.length - 1];
    }

    /** Where a row, an index of all axes but the innermost, starts in an operand. */
    int start(int operand, int row) {
        int start = 0;
        for (int axis = dims.length - 2; axis > 0; axis--) {
            start += row % dims[axis] * steps[operand][axis];
            row /= dims[axis];
        }
        return dims.length < 2 ? 0 : start + row * steps[operand][0];
    }
}
