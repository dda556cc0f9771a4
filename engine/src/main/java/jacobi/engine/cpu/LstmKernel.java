package jacobi.engine.cpu;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** What a long short-term memory computes besides its functions, for some units of a row. */
final class LstmKernel {
    private static final VectorSpecies<Float> S = Lanes.FLOATS;

    private LstmKernel() {}

    /** y = f·c + i·g; the gates i, f, g are {@code units} apart. */
    static void cell(
            float[] gates, int at, int units, float[] c, int cAt, float[] y, int yAt, int n) {
        int bound = S.loopBound(n);
        for (int j = 0; j < bound; j += Lanes.COUNT) {
            int i = at + j;
            var input =
                    FloatVector.fromArray(S, gates, i)
                            .mul(FloatVector.fromArray(S, gates, i + 2 * units));
            FloatVector.fromArray(S, gates, i + units)
                    .fma(FloatVector.fromArray(S, c, cAt + j), input)
                    .intoArray(y, yAt + j);
        }
        for (int j = bound; j < n; j++) {
            int i = at + j;
            y[yAt + j] = Math.fma(gates[i + units], c[cAt + j], gates[i] * gates[i + 2 * units]);
        }
    }

    /**
     * From dh and dc, the gradients of the output and of the cell, to those of x, {@code units}
     * apart as the gates i, f, g, o are; dc becomes that of the cell before, and dh zero.
     *
     * @param c the cell before
     * @param dx holds tanh of the cell in place of the last gate
     * @param dState dc lies {@code units} behind dh
     */
    static void gradient(
            float[] gates,
            int at,
            int units,
            float[] c,
            int cAt,
            float[] dState,
            int dhAt,
            float[] dx,
            int dxAt,
            int n) {
        var one = FloatVector.broadcast(S, 1);
        int bound = S.loopBound(n);
        for (int j = 0; j < bound; j += Lanes.COUNT) {
            int a = at + j;
            int d = dxAt + j;
            var i = FloatVector.fromArray(S, gates, a);
            var f = FloatVector.fromArray(S, gates, a + units);
            var g = FloatVector.fromArray(S, gates, a + 2 * units);
            var o = FloatVector.fromArray(S, gates, a + 3 * units);
            var tanh = FloatVector.fromArray(S, dx, d + 3 * units);
            var dOut = FloatVector.fromArray(S, dState, dhAt + j).mul(o);
            var dc =
                    tanh.neg()
                            .fma(tanh, one)
                            .fma(dOut, FloatVector.fromArray(S, dState, dhAt + units + j));
            var passing = dc.mul(f);
            var df = FloatVector.fromArray(S, c, cAt + j).mul(passing).mul(one.sub(f));
            var input = dc.mul(i);
            input.mul(g).mul(one.sub(i)).intoArray(dx, d);
            df.intoArray(dx, d + units);
            g.neg().fma(g, one).mul(input).intoArray(dx, d + 2 * units);
            dOut.mul(tanh).mul(one.sub(o)).intoArray(dx, d + 3 * units);
            FloatVector.zero(S).intoArray(dState, dhAt + j);
            passing.intoArray(dState, dhAt + units + j);
        }
        for (int j = bound; j < n; j++) {
            int a = at + j;
            int d = dxAt + j;
            float i = gates[a];
            float f = gates[a + units];
            float g = gates[a + 2 * units];
            float o = gates[a + 3 * units];
            float tanh = dx[d + 3 * units];
            float dOut = dState[dhAt + j] * o;
            float dc = Math.fma(Math.fma(-tanh, tanh, 1), dOut, dState[dhAt + units + j]);
            float passing = dc * f;
            float input = dc * i;
            dx[d] = input * g * (1 - i);
            dx[d + units] = c[cAt + j] * passing * (1 - f);
            dx[d + 2 * units] = Math.fma(-g, g, 1) * input;
            dx[d + 3 * units] = dOut * tanh * (1 - o);
            dState[dhAt + j] = 0;
            dState[dhAt + units + j] = passing;
        }
    }
}
