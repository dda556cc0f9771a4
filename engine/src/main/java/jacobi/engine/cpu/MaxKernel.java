package jacobi.engine.cpu;

import static jdk.incubator.vector.VectorOperators.EQ;
import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.MAX;
import static jdk.incubator.vector.VectorOperators.NE;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** The largest element of a row. */
final class MaxKernel {
    private static final VectorSpecies<Float> S = Lanes.FLOATS;

    /** Elements that are looked through for NaN at a time. */
    private static final int UNROLLED = 4 * Lanes.COUNT;

    /** Six maxima hide the latency of comparing and choosing. */
    private static final int MAXIMA = 6 * Lanes.COUNT;

    private MaxKernel() {}

    /** The largest element that is not NaN; negative infinity if there is none. */
    static float max(float[] x, int at, int n) {
        var m0 = FloatVector.broadcast(S, Float.NEGATIVE_INFINITY);
        var m1 = m0;
        var m2 = m0;
        var m3 = m0;
        var m4 = m0;
        var m5 = m0;
        int i = 0;
        for (; i <= n - MAXIMA; i += MAXIMA) {
            var v0 = FloatVector.fromArray(S, x, at + i);
            var v1 = FloatVector.fromArray(S, x, at + i + Lanes.COUNT);
            var v2 = FloatVector.fromArray(S, x, at + i + 2 * Lanes.COUNT);
            var v3 = FloatVector.fromArray(S, x, at + i + 3 * Lanes.COUNT);
            var v4 = FloatVector.fromArray(S, x, at + i + 4 * Lanes.COUNT);
            var v5 = FloatVector.fromArray(S, x, at + i + 5 * Lanes.COUNT);
            m0 = m0.blend(v0, v0.compare(GT, m0));
            m1 = m1.blend(v1, v1.compare(GT, m1));
            m2 = m2.blend(v2, v2.compare(GT, m2));
            m3 = m3.blend(v3, v3.compare(GT, m3));
            m4 = m4.blend(v4, v4.compare(GT, m4));
            m5 = m5.blend(v5, v5.compare(GT, m5));
        }
        for (; i < n; i += Lanes.COUNT) {
            var tail = S.indexInRange(i, n);
            var v = FloatVector.fromArray(S, x, at + i, tail);
            m0 = m0.blend(v, v.compare(GT, m0, tail));
        }
        m0 = m0.blend(m1, m1.compare(GT, m0));
        m2 = m2.blend(m3, m3.compare(GT, m2));
        m4 = m4.blend(m5, m5.compare(GT, m4));
        m0 = m0.blend(m2, m2.compare(GT, m0));
        return m0.blend(m4, m4.compare(GT, m0)).reduceLanes(MAX);
    }

    /** The index of the first NaN or, without one, of the first of the largest elements. */
    static int firstMax(float[] x, int at, int n) {
        int nan = firstNan(x, at, n);
        return nan < n ? nan : first(max(x, at, n), x, at, n);
    }

    /** Whole blocks without NaN are passed over quickly. */
    private static int firstNan(float[] x, int at, int n) {
        int i = 0;
        for (; i <= n - UNROLLED; i += UNROLLED) {
            // A sum is NaN if a summand is; the other way round, ∞ − ∞, is found out below.
            var v0 = FloatVector.fromArray(S, x, at + i);
            var v1 = FloatVector.fromArray(S, x, at + i + Lanes.COUNT);
            var v2 = FloatVector.fromArray(S, x, at + i + 2 * Lanes.COUNT);
            var v3 = FloatVector.fromArray(S, x, at + i + 3 * Lanes.COUNT);
            var sum = v0.add(v1).add(v2.add(v3));
            if (sum.compare(NE, sum).anyTrue()) {
                int found = firstNan(x, at, i, i + UNROLLED);
                if (found < i + UNROLLED) {
                    return found;
                }
            }
        }
        return firstNan(x, at, i, n);
    }

    private static int firstNan(float[] x, int at, int from, int to) {
        for (int i = from; i < to; i++) {
            if (Float.isNaN(x[at + i])) {
                return i;
            }
        }
        return to;
    }

    private static int first(float value, float[] x, int at, int n) {
        int bound = S.loopBound(n);
        for (int i = 0; i < bound; i += Lanes.COUNT) {
            var found = FloatVector.fromArray(S, x, at + i).compare(EQ, value);
            if (found.anyTrue()) {
                return i + found.firstTrue();
            }
        }
        for (int i = bound; i < n; i++) {
            if (x[at + i] == value) {
                return i;
            }
        }
        return n;
    }
}
