package jacobi.engine.reference;

import jacobi.engine.Shape;

import java.util.Arrays;

/**
 * The steps of a recurrence, one row of the batch after the other. A state has a part or more of H
 * numbers each, of which the first is the output, h. The rows of the weight [rows, H] are the
 * gates' units, one gate after the other.
 */
final class RecurrentLoops {
    private final int batch;
    private final int times;
    private final int units;
    private final int width;
    private final boolean reverse;
    private final int[] lengths;

    /** Over times [B, T, …] with states of {@code parts}. */
    RecurrentLoops(Shape times, Shape weight, int parts, boolean reverse, int[] lengths) {
        this.batch = times.dim(0);
        this.times = times.dim(1);
        this.units = weight.dim(1);
        this.width = parts * units;
        this.reverse = reverse;
        this.lengths = lengths;
    }

    /** What distinguishes one kind of recurrence from another, forward. */
    interface Step {
        /**
         * From the sums weight·h + bias to the state after the step, which takes the place of the
         * one before, and to what the gradient needs of {@code row} of [B·T].
         */
        void run(double[] sums, double[] state, int row);
    }

    /** The same, backward. */
    interface StepGradient {
        /**
         * From dState, that of the state after the step, to the gradients of the sums, and of x in
         * {@code row} of [B·T]; leaves in dState what reaches the state before on other ways than
         * the sums.
         */
        double[] run(double[] before, double[] dState, int row);
    }

    /** What the forward pass leaves for the gradient, and the states' gradient. */
    record Saved(double[] states, double[] gates, double[] dStates) {}

    int units() {
        return units;
    }

    /** The states at all times; beyond a row's length, its state stays. */
    void states(Step step, double[] weight, double[] bias, double[] state, double[] states) {
        for (int b = 0; b < batch; b++) {
            var current = row(state, b);
            for (int i = 0; i < times; i++) {
                int row = b * times + time(i);
                if (time(i) < lengths[b]) {
                    step.run(sums(weight, bias, current), current, row);
                }
                System.arraycopy(current, 0, states, row * width, width);
            }
        }
    }

    /** From the last step to the first. */
    void gradient(
            StepGradient step,
            double[] weight,
            double[] state,
            Saved saved,
            double[] dWeight,
            double[] dBias,
            double[] dState) {
        for (int b = 0; b < batch; b++) {
            var current = new double[width];
            for (int i = times - 1; i >= 0; i--) {
                int row = b * times + time(i);
                for (int j = 0; j < width; j++) {
                    current[j] += saved.dStates[row * width + j];
                }
                if (time(i) < lengths[b]) {
                    var before =
                            i == 0 ? row(state, b) : row(saved.states, b * times + time(i - 1));
                    var dSums = step.run(before, current, row);
                    sumsGradient(weight, before, dSums, dWeight, dBias, current);
                }
            }
            System.arraycopy(current, 0, dState, b * width, width);
        }
    }

    /** The time of a step, counted from the first that is computed. */
    private int time(int step) {
        return reverse ? times - 1 - step : step;
    }

    private double[] row(double[] states, int row) {
        return Arrays.copyOfRange(states, row * width, (row + 1) * width);
    }

    /** weight·h + bias. */
    private double[] sums(double[] weight, double[] bias, double[] h) {
        var sums = bias.clone();
        for (int i = 0; i < sums.length; i++) {
            for (int j = 0; j < units; j++) {
                sums[i] += weight[i * units + j] * h[j];
            }
        }
        return sums;
    }

    /** The gradients of {@link #sums}: dWeight += d·hᵀ, dBias += d, dH += weightᵀ·d. */
    private void sumsGradient(
            double[] weight,
            double[] h,
            double[] d,
            double[] dWeight,
            double[] dBias,
            double[] dH) {
        for (int i = 0; i < d.length; i++) {
            dBias[i] += d[i];
            for (int j = 0; j < units; j++) {
                dWeight[i * units + j] += d[i] * h[j];
                dH[j] += weight[i * units + j] * d[i];
            }
        }
    }
}
