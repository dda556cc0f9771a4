package jacobi.engine.reference;

import jacobi.engine.Function;
import jacobi.engine.Shape;

/** Gated recurrent units (Cho et al. 2014): what happens in a step of a row. */
final class GruLoops {
    private final RecurrentLoops loops;
    private final int units;

    /** Units over times [B, T, …] with a weight [3·H, H]. */
    GruLoops(Shape times, Shape weight, boolean reverse, int[] lengths) {
        this.loops = new RecurrentLoops(times, weight, 1, reverse, lengths);
        this.units = loops.units();
    }

    /** The states at all times, and the gates r, z, n with m, what r is multiplied by. */
    void states(
            double[] x,
            double[] weight,
            double[] bias,
            double[] state,
            double[] states,
            double[] gates) {
        loops.states((sums, h, row) -> step(x, sums, h, gates, row), weight, bias, state, states);
    }

    private void step(double[] x, double[] sums, double[] h, double[] gates, int row) {
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

    private void save(double[] gates, int row, int j, double r, double z, double n, double m) {
        int at = row * 4 * units + j;
        gates[at] = r;
        gates[at + units] = z;
        gates[at + 2 * units] = n;
        gates[at + 3 * units] = m;
    }

    /**
     * With dH being the gradient of the state after the step: dz = dH·(h − n), dn = dH·(1 − z), dm
     * = dn′·r and dr = dn′·m, where a prime is through the gate's function; the state before gets
     * dH·z and what the products with the weight pass on.
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
                (before, dH, row) -> step(saved.gates(), row, before, dH, dX),
                weight,
                state,
                saved,
                dWeight,
                dBias,
                dState);
    }

    private double[] step(double[] gates, int row, double[] before, double[] dH, double[] dX) {
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
