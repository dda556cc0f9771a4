package jacobi.engine.cpu;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** What a gated recurrent unit computes besides its functions, for some units of a row. */
final class GruKernel {
    private static final VectorSpecies<Float> S = Lanes.FLOATS;

    private GruKernel() {}

    /** y = x + r·m. */
    static void candidate(
            float[] x, int xAt, float[] r, int rAt, float[] m, int mAt, float[] y, int yAt, int n) {
        int bound = S.loopBound(n);
        for (int i = 0; i < bound; i += Lanes.COUNT) {
            FloatVector.fromArray(S, r, rAt + i)
                    .fma(FloatVector.fromArray(S, m, mAt + i), FloatVector.fromArray(S, x, xAt + i))
                    .intoArray(y, yAt + i);
        }
        for (int i = bound; i < n; i++) {
            y[yAt + i] = Math.fma(r[rAt + i], m[mAt + i], x[xAt + i]);
        }
    }

    /** y = (1 − z)·c + z·h, with the candidate c. */
    static void state(
            float[] z, int zAt, float[] c, int cAt, float[] h, int hAt, float[] y, int yAt, int n) {
        int bound = S.loopBound(n);
        for (int i = 0; i < bound; i += Lanes.COUNT) {
            var candidate = FloatVector.fromArray(S, c, cAt + i);
            FloatVector.fromArray(S, h, hAt + i)
                    .sub(candidate)
                    .fma(FloatVector.fromArray(S, z, zAt + i), candidate)
                    .intoArray(y, yAt + i);
        }
        for (int i = bound; i < n; i++) {
            y[yAt + i] = Math.fma(h[hAt + i] - c[cAt + i], z[zAt + i], c[cAt + i]);
        }
    }

    /**
     * From dh, the gradient of the state, to those of x, at {@code dx} and {@code units} apart, and
     * of m; dh becomes dh·z. The gates r, z, c and m are {@code units} apart as well.
     */
    static void gradient(
            float[] gates,
            int at,
            int units,
            float[] h,
            int hAt,
            float[] dh,
            int dhAt,
            float[] dx,
            int dxAt,
            float[] dm,
            int dmAt,
            int n) {
        var one = FloatVector.broadcast(S, 1);
        int bound = S.loopBound(n);
        for (int i = 0; i < bound; i += Lanes.COUNT) {
            int g = at + i;
            int d = dxAt + i;
            var r = FloatVector.fromArray(S, gates, g);
            var z = FloatVector.fromArray(S, gates, g + units);
            var c = FloatVector.fromArray(S, gates, g + 2 * units);
            var m = FloatVector.fromArray(S, gates, g + 3 * units);
            var slope = FloatVector.fromArray(S, dh, dhAt + i);
            var passing = slope.mul(z);
            var dz = FloatVector.fromArray(S, h, hAt + i).sub(c).mul(passing).mul(one.sub(z));
            var dc = slope.sub(passing).mul(c.neg().fma(c, one));
            var dr = dc.mul(m).mul(r).mul(one.sub(r));
            dr.intoArray(dx, d);
            dz.intoArray(dx, d + units);
            dc.intoArray(dx, d + 2 * units);
            dc.mul(r).intoArray(dm, dmAt + i);
            passing.intoArray(dh, dhAt + i);
        }
        for (int i = bound; i < n; i++) {
            float r = gates[at + i];
            float z = gates[at + units + i];
            float c = gates[at + 2 * units + i];
            float slope = dh[dhAt + i];
            float passing = slope * z;
            float dc = (slope - passing) * Math.fma(-c, c, 1);
            dx[dxAt + i] = dc * gates[at + 3 * units + i] * r * (1 - r);
            dx[dxAt + units + i] = (h[hAt + i] - c) * passing * (1 - z);
            dx[dxAt + 2 * units + i] = dc;
            dm[dmAt + i] = dc * r;
            dh[dhAt + i] = passing;
        }
    }
}
