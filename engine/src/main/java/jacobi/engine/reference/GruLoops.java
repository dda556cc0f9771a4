package jacobi.engine.reference;

import jacobi.engine.Function;
import jacobi.engine.Shape;

import java.util.Arrays;

/** Gated recurrent units (Cho et al. 2014), one row of the batch after the other. */
final class GruLoops {
    private final int batch;
    private final int times;
    private final int units;
    private final int[] lengths;
    private final RecurrentLoops loops;

    /** Units over times [B, T, …] with a weight [3·H, H]. */
    GruLoops(Shape times, Shape weight, boolean reverse, int[] lengths) {
        this.batch = times.dim(0);
        this.times = times.dim(1);
        this.units = weight.dim(1);
        this.lengths = lengths;
        this.loops = new RecurrentLoops(this.times, units, reverse);
    }

    /** What the forward pass leaves for the gradient, and the states' gradient. */
    record Saved(double[] states, double[] gates, double[] dStates) {}

    /** The states at all times, and the gates r, z, n with m, what r is multiplied by. */
    void states(
            double[] x,
            double[] weight,
            double[] bias,
            double[] state,
            double[] states,
            double[] gates) {
        for (int b = 0; b < batch; b++) {
            var h = Arrays.copyOfRange(state, b * units, (b + 1) * units);
            for (int step = 0; step < times; step++) {
                int t = loops.time(step);
                int row = b * times + t;
                if (t < lengths[b]) {
                    var sums = loops.sums(weight, bias, h);
                    for (int j = 0; j < units; j++) {
                        int at = row * 3 * units + j;
                        double r = sigmoid(x[at] + sums[j]);
                        double z = sigmoid(x[at + units] + sums[units + j]);
                        double m = sums[2 * units + j];
                        double n = Math.tanh(x[at + 2 * units] + r * m);
                        h[j] = (1 - z) * n + z * h[j];
                        save(gates, row, j, r, z, n, m);
                    }
                }
                System.arraycopy(h, 0, states, row * units, units);
            }
        }
    }

    private void save(double[] gates, int row, int j, double r, double z, double n, double m) {
        int at = row * 4 * units + j;
        gates[at] = r;
        gates[at + units] = z;
        gates[at + 2 * units] = n;
        gates[at + 3 * units] = m;
    }

    /**
     * From the last step to the first, dH being the gradient of the state after the step: dz =
     * dH·(h − n), dn = dH·(1 − z), dm = dn′·r and dr = dn′·m, where a prime is through the gate's
     * function; the state before gets dH·z and what the products with the weight pass on.
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
            for (int step = times - 1; step >= 0; step--) {
                int t = loops.time(step);
                int row = b * times + t;
                for (int j = 0; j < units; j++) {
                    dH[j] += saved.dStates[row * units + j];
                }
                if (t < lengths[b]) {
                    var before =
                            step == 0
                                    ? Arrays.copyOfRange(state, b * units, (b + 1) * units)
                                    : row(saved.states, b * times + loops.time(step - 1));
                    var dSums = gates(saved.gates, row, before, dH, dX);
                    loops.sumsGradient(weight, before, dSums, dWeight, dBias, dH);
                }
            }
            System.arraycopy(dH, 0, dState, b * units, units);
        }
    }

    private double[] row(double[] states, int row) {
        return Arrays.copyOfRange(states, row * units, (row + 1) * units);
    }

    /** The gradients of the sums, and of x; leaves in dH what passes by the gates. */
    private double[] gates(double[] gates, int row, double[] before, double[] dH, double[] dX) {
        var dSums = new double[3 * units];
        for (int j = 0; j < units; j++) {
            int at = row * 4 * units + j;
            double r = gates[at];
            double z = gates[at + units];
            double n = gates[at + 2 * units];
            double m = gates[at + 3 * units];
            double dN = dH[j] * (1 - z) * Functions.derivative(Function.TANH, n);
            double dZ = dH[j] * (before[j] - n) * Functions.derivative(Function.SIGMOID, z);
            double dR = dN * m * Functions.derivative(Function.SIGMOID, r);
            dSums[j] = dR;
            dSums[units + j] = dZ;
            dSums[2 * units + j] = dN * r;
            dX[row * 3 * units + j] = dR;
            dX[row * 3 * units + units + j] = dZ;
            dX[row * 3 * units + 2 * units + j] = dN;
            dH[j] *= z;
        }
        return dSums;
    }

    private static double sigmoid(double x) {
        return Functions.value(Function.SIGMOID, x);
    }
}
