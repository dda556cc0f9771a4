package jacobi.accel.tornado;

import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.math.TornadoMath;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * The gates of recurrent networks at one time: a thread for each unit of each row of the batch.
 * Sums are those of the weight and the bias; {@link jacobi.engine.Op.Gru} and {@link
 * jacobi.engine.Op.Lstm} have the formulas.
 */
final class RecurrentKernels {
    private RecurrentKernels() {}

    /**
     * (count, units, times, time, x, sums, state before and its row's stride, lengths, states,
     * saved).
     */
    static void jacobiGru(
            KernelContext c,
            FloatArray f,
            IntArray n,
            IntArray ints,
            FloatArray reals,
            IntArray slots) {
        int slot = slots.get(0);
        int at = slot * Slots.INTS;
        int i = c.globalIdx;
        if (i < ints.get(at)) {
            int units = ints.get(at + 1);
            int time = ints.get(at + 3);
            int b = i / units;
            int unit = i - b * units;
            int row = b * ints.get(at + 2) + time;
            int x = ints.get(at + 4) + row * 3 * units + unit;
            int sum = ints.get(at + 5) + b * 3 * units + unit;
            int saved = ints.get(at + 10) + row * 4 * units + unit;
            float h = f.get(ints.get(at + 6) + b * ints.get(at + 7) + unit);
            float next = h;
            float r = 0;
            float z = 0;
            float g = 0;
            float m = 0;
            if (time < n.get(ints.get(at + 8) + b)) {
                r = Functions.sigmoid(f.get(x) + f.get(sum));
                z = Functions.sigmoid(f.get(x + units) + f.get(sum + units));
                m = f.get(sum + 2 * units);
                g = TornadoMath.tanh(f.get(x + 2 * units) + r * m);
                next = (1 - z) * g + z * h;
            }
            f.set(ints.get(at + 9) + row * units + unit, next);
            f.set(saved, r);
            f.set(saved + units, z);
            f.set(saved + 2 * units, g);
            f.set(saved + 3 * units, m);
        }
    }

    /**
     * (count, units, times, time, states, saved, dy, state before and its row's stride, lengths,
     * dHidden, unused, dx, dSums): dHidden goes from the state after to the state before, but for
     * what reaches that through the sums.
     */
    static void jacobiGruGradient(
            KernelContext c,
            FloatArray f,
            IntArray n,
            IntArray ints,
            FloatArray reals,
            IntArray slots) {
        int slot = slots.get(0);
        int at = slot * Slots.INTS;
        int i = c.globalIdx;
        if (i < ints.get(at)) {
            int units = ints.get(at + 1);
            int time = ints.get(at + 3);
            int b = i / units;
            int unit = i - b * units;
            int row = b * ints.get(at + 2) + time;
            int saved = ints.get(at + 5) + row * 4 * units + unit;
            int dx = ints.get(at + 12) + row * 3 * units + unit;
            int dSums = ints.get(at + 13) + row * 3 * units + unit;
            int dHidden = ints.get(at + 10) + b * units + unit;
            float d = f.get(dHidden) + f.get(ints.get(at + 6) + row * units + unit);
            float dR = 0;
            float dZ = 0;
            float dN = 0;
            float dM = 0;
            if (time < n.get(ints.get(at + 9) + b)) {
                float h = f.get(ints.get(at + 7) + b * ints.get(at + 8) + unit);
                float r = f.get(saved);
                float z = f.get(saved + units);
                float g = f.get(saved + 2 * units);
                float m = f.get(saved + 3 * units);
                dN = d * (1 - z) * (1 - g * g);
                dM = dN * r;
                dR = dN * m * r * (1 - r);
                dZ = d * (h - g) * z * (1 - z);
                d = d * z;
            }
            f.set(dHidden, d);
            f.set(dx, dR);
            f.set(dx + units, dZ);
            f.set(dx + 2 * units, dN);
            f.set(dSums, dR);
            f.set(dSums + units, dZ);
            f.set(dSums + 2 * units, dM);
        }
    }

    /**
     * (count, units, times, time, x, sums, state before and its row's stride, lengths, states,
     * saved); a state is output and cell.
     */
    static void jacobiLstm(
            KernelContext c,
            FloatArray f,
            IntArray n,
            IntArray ints,
            FloatArray reals,
            IntArray slots) {
        int slot = slots.get(0);
        int at = slot * Slots.INTS;
        int i = c.globalIdx;
        if (i < ints.get(at)) {
            int units = ints.get(at + 1);
            int time = ints.get(at + 3);
            int b = i / units;
            int unit = i - b * units;
            int row = b * ints.get(at + 2) + time;
            int x = ints.get(at + 4) + row * 4 * units + unit;
            int sum = ints.get(at + 5) + b * 4 * units + unit;
            int states = ints.get(at + 9) + row * 2 * units + unit;
            int saved = ints.get(at + 10) + row * 4 * units + unit;
            int before = ints.get(at + 6) + b * ints.get(at + 7) + unit;
            float h = f.get(before);
            float cell = f.get(before + units);
            float in = 0;
            float forget = 0;
            float g = 0;
            float out = 0;
            if (time < n.get(ints.get(at + 8) + b)) {
                in = Functions.sigmoid(f.get(x) + f.get(sum));
                forget = Functions.sigmoid(f.get(x + units) + f.get(sum + units));
                g = TornadoMath.tanh(f.get(x + 2 * units) + f.get(sum + 2 * units));
                out = Functions.sigmoid(f.get(x + 3 * units) + f.get(sum + 3 * units));
                cell = forget * cell + in * g;
                h = out * TornadoMath.tanh(cell);
            }
            f.set(states, h);
            f.set(states + units, cell);
            f.set(saved, in);
            f.set(saved + units, forget);
            f.set(saved + 2 * units, g);
            f.set(saved + 3 * units, out);
        }
    }

    /**
     * (count, units, times, time, states, saved, dy, state before and its row's stride, lengths,
     * dHidden, dCell, dx, dSums), the last two being one.
     */
    static void jacobiLstmGradient(
            KernelContext c,
            FloatArray f,
            IntArray n,
            IntArray ints,
            FloatArray reals,
            IntArray slots) {
        int slot = slots.get(0);
        int at = slot * Slots.INTS;
        int i = c.globalIdx;
        if (i < ints.get(at)) {
            int units = ints.get(at + 1);
            int time = ints.get(at + 3);
            int b = i / units;
            int unit = i - b * units;
            int row = b * ints.get(at + 2) + time;
            int states = ints.get(at + 4) + row * 2 * units + unit;
            int saved = ints.get(at + 5) + row * 4 * units + unit;
            int dy = ints.get(at + 6) + row * 2 * units + unit;
            int dx = ints.get(at + 12) + row * 4 * units + unit;
            int dHidden = ints.get(at + 10) + b * units + unit;
            int dCell = ints.get(at + 11) + b * units + unit;
            float dH = f.get(dHidden) + f.get(dy);
            float dC = f.get(dCell) + f.get(dy + units);
            float dIn = 0;
            float dForget = 0;
            float dG = 0;
            float dOut = 0;
            if (time < n.get(ints.get(at + 9) + b)) {
                float cell = f.get(ints.get(at + 7) + b * ints.get(at + 8) + units + unit);
                float in = f.get(saved);
                float forget = f.get(saved + units);
                float g = f.get(saved + 2 * units);
                float out = f.get(saved + 3 * units);
                float tanh = TornadoMath.tanh(f.get(states + units));
                dC = dC + dH * out * (1 - tanh * tanh);
                dIn = dC * g * in * (1 - in);
                dForget = dC * cell * forget * (1 - forget);
                dG = dC * in * (1 - g * g);
                dOut = dH * tanh * out * (1 - out);
                dC = dC * forget;
                dH = 0;
            }
            f.set(dHidden, dH);
            f.set(dCell, dC);
            f.set(dx, dIn);
            f.set(dx + units, dForget);
            f.set(dx + 2 * units, dG);
            f.set(dx + 3 * units, dOut);
        }
    }
}
