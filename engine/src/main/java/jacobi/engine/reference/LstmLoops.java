package jacobi.engine.reference;

import jacobi.engine.Function;
import jacobi.engine.Shape;

import java.util.Arrays;

/**
 * Long short-term memory (Hochreiter and Schmidhuber 1997): what happens in a step of a row. A
 * state is the output h and the cell c, H numbers each.
 */
final class LstmLoops {
    private final RecurrentLoops loops;
    private final int units;

    /** Units over times [B, T, …] with a weight [4·H, H]. */
    LstmLoops(Shape times, Shape weight, boolean reverse, int[] lengths) {
        this.loops = new RecurrentLoops(times, weight, 2, reverse, lengths);
        this.units = loops.units();
    }

    /** The states at all times, and the gates i, f, g, o. */
    void states(
            double[] x,
            double[] weight,
            double[] bias,
            double[] state,
            double[] states,
            double[] gates) {
        loops.states((sums, hc, row) -> step(x, sums, hc, gates, row), weight, bias, state, states);
    }

    private void step(double[] x, double[] sums, double[] hc, double[] gates, int row) {
        for (int j = 0; j < units; j++) {
            int at = row * 4 * units + j;
            double i = sigmoid(x[at] + sums[j]);
            double f = sigmoid(x[at + units] + sums[units + j]);
            double g = Math.tanh(x[at + 2 * units] + sums[2 * units + j]);
            double o = sigmoid(x[at + 3 * units] + sums[3 * units + j]);
            double c = f * hc[units + j] + i * g;
            hc[j] = o * Math.tanh(c);
            hc[units + j] = c;
            gates[at] = i;
            gates[at + units] = f;
            gates[at + 2 * units] = g;
            gates[at + 3 * units] = o;
        }
    }

    /**
     * With dH and dC being the gradients of the state after the step: the cell's is dC + dH·o·(1 −
     * tanh²c), of which f passes on to the cell before; the output before gets what the products
     * with the weight pass on.
     */
    void gradient(
            double[] weight,
            double[] state,
            RecurrentLoops.Saved saved,
            double[] dX,
            double[] dWeight,
            double[] dBias,
            double[] dState) {
        loops.gradient(
                (before, dHC, row) -> step(saved, row, before, dHC, dX),
                weight,
                state,
                saved,
                dWeight,
                dBias,
                dState);
    }

    /** The sums' gradients are those of x as well. */
    private double[] step(
            RecurrentLoops.Saved saved, int row, double[] before, double[] dHC, double[] dX) {
        var gates = saved.gates();
        for (int j = 0; j < units; j++) {
            int at = row * 4 * units + j;
            double i = gates[at];
            double f = gates[at + units];
            double g = gates[at + 2 * units];
            double o = gates[at + 3 * units];
            double dH = dHC[j];
            double tanh = Math.tanh(saved.states()[(2 * row + 1) * units + j]);
            double dC = dHC[units + j] + dH * o * Functions.derivative(Function.TANH, tanh);
            double cellBefore = before[units + j];
            dX[at] = dC * g * Functions.derivative(Function.SIGMOID, i);
            dX[at + units] = dC * cellBefore * Functions.derivative(Function.SIGMOID, f);
            dX[at + 2 * units] = dC * i * Functions.derivative(Function.TANH, g);
            dX[at + 3 * units] = dH * tanh * Functions.derivative(Function.SIGMOID, o);
            dHC[j] = 0;
            dHC[units + j] = dC * f;
        }
        return Arrays.copyOfRange(dX, row * 4 * units, (row + 1) * 4 * units);
    }

    private static double sigmoid(double x) {
        return Functions.value(Function.SIGMOID, x);
    }
}
