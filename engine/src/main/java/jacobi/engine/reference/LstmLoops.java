package jacobi.engine.reference;

import jacobi.engine.Function;
import jacobi.engine.Shape;

import java.util.Arrays;

/**
 * Long short-term memory (Hochreiter and Schmidhuber 1997), one row of the batch after the other. A
 * state is the output h and the cell c, H numbers each.
 */
final class LstmLoops {
    private final int batch;
    private final int times;
    private final int units;
    private final int[] lengths;
    private final RecurrentLoops loops;

    /** Units over times [B, T, …] with a weight [4·H, H]. */
    LstmLoops(Shape times, Shape weight, boolean reverse, int[] lengths) {
        this.batch = times.dim(0);
        this.times = times.dim(1);
        this.units = weight.dim(1);
        this.lengths = lengths;
        this.loops = new RecurrentLoops(this.times, units, reverse);
    }

    /** What the forward pass leaves for the gradient, and the states' gradient. */
    record Saved(double[] states, double[] gates, double[] dStates) {}

    /** The states at all times, and the gates i, f, g, o. */
    void states(
            double[] x,
            double[] weight,
            double[] bias,
            double[] state,
            double[] states,
            double[] gates) {
        for (int b = 0; b < batch; b++) {
            var h = row(state, 2 * b);
            var c = row(state, 2 * b + 1);
            for (int step = 0; step < times; step++) {
                int t = loops.time(step);
                int row = b * times + t;
                if (t < lengths[b]) {
                    var sums = loops.sums(weight, bias, h);
                    for (int j = 0; j < units; j++) {
                        int at = row * 4 * units + j;
                        double i = sigmoid(x[at] + sums[j]);
                        double f = sigmoid(x[at + units] + sums[units + j]);
                        double g = Math.tanh(x[at + 2 * units] + sums[2 * units + j]);
                        double o = sigmoid(x[at + 3 * units] + sums[3 * units + j]);
                        c[j] = f * c[j] + i * g;
                        h[j] = o * Math.tanh(c[j]);
                        gates[at] = i;
                        gates[at + units] = f;
                        gates[at + 2 * units] = g;
                        gates[at + 3 * units] = o;
                    }
                }
                System.arraycopy(h, 0, states, 2 * row * units, units);
                System.arraycopy(c, 0, states, (2 * row + 1) * units, units);
            }
        }
    }

    /** H numbers. */
    private double[] row(double[] array, int row) {
        return Arrays.copyOfRange(array, row * units, (row + 1) * units);
    }

    /**
     * From the last step to the first, dH and dC being the gradients of the state after the step:
     * the cell's is dC + dH·o·(1 − tanh²c), of which f passes on to the cell before; the output
     * before gets what the products with the weight pass on.
     */
    void gradient(
            double[] weight,
            double[] state,
            Saved saved,
            double[] dX,
            double[] dWeight,
            double[] dBias,
            double[] dState) {
        for (int b = 0; b < batch; b++) {
            var dH = new double[units];
            var dC = new double[units];
            for (int step = times - 1; step >= 0; step--) {
                int t = loops.time(step);
                int row = b * times + t;
                for (int j = 0; j < units; j++) {
                    dH[j] += saved.dStates[2 * row * units + j];
                    dC[j] += saved.dStates[(2 * row + 1) * units + j];
                }
                if (t < lengths[b]) {
                    var states = step == 0 ? state : saved.states;
                    int before = step == 0 ? b : b * times + loops.time(step - 1);
                    gates(saved, row, row(states, 2 * before + 1), dH, dC, dX);
                    var dSums = Arrays.copyOfRange(dX, row * 4 * units, (row + 1) * 4 * units);
                    Arrays.fill(dH, 0);
                    loops.sumsGradient(weight, row(states, 2 * before), dSums, dWeight, dBias, dH);
                }
            }
            System.arraycopy(dH, 0, dState, 2 * b * units, units);
            System.arraycopy(dC, 0, dState, (2 * b + 1) * units, units);
        }
    }

    /** The gradients of x, which are those of the sums as well; dC becomes that before the step. */
    private void gates(
            Saved saved, int row, double[] cellBefore, double[] dH, double[] dC, double[] dX) {
        var gates = saved.gates;
        for (int j = 0; j < units; j++) {
            int at = row * 4 * units + j;
            double i = gates[at];
            double f = gates[at + units];
            double g = gates[at + 2 * units];
            double o = gates[at + 3 * units];
            double tanh = Math.tanh(saved.states[(2 * row + 1) * units + j]);
            double dCell = dC[j] + dH[j] * o * Functions.derivative(Function.TANH, tanh);
            dX[at] = dCell * g * Functions.derivative(Function.SIGMOID, i);
            dX[at + units] = dCell * cellBefore[j] * Functions.derivative(Function.SIGMOID, f);
            dX[at + 2 * units] = dCell * i * Functions.derivative(Function.TANH, g);
            dX[at + 3 * units] = dH[j] * tanh * Functions.derivative(Function.SIGMOID, o);
            dC[j] = dCell * f;
        }
    }

    private static double sigmoid(double x) {
        return Functions.value(Function.SIGMOID, x);
    }
}
