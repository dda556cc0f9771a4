package jacobi.engine.cpu;

import static jdk.incubator.vector.VectorOperators.EQ;
import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.IS_NAN;
import static jdk.incubator.vector.VectorOperators.MAX;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;

/** The largest element of a row. */
final class MaxKernel {
    private static final VectorSpecies<Float> S = Lanes.FLOATS;

    private MaxKernel() {}

    /** The largest element that is not NaN; negative infinity if there is none. */
    static float max(float[] x, int at, int n) {
        var largest = FloatVector.broadcast(S, Float.NEGATIVE_INFINITY);
        int bound = S.loopBound(n);
        for (int i = 0; i < bound; i += Lanes.COUNT) {
            var v = FloatVector.fromArray(S, x, at + i);
            largest = largest.blend(v, v.compare(GT, largest));
        }
        if (bound < n) {
            var tail = S.indexInRange(bound, n);
            var v = FloatVector.fromArray(S, x, at + bound, tail);
            largest = largest.blend(v, v.compare(GT, largest, tail));
        }
        return largest.reduceLanes(MAX);
    }

    /** The index of the first NaN or, without one, of the first of the largest elements. */
    static int firstMax(float[] x, int at, int n) {
        int nan = firstNan(x, at, n);
        return nan < n ? nan : first(max(x, at, n), x, at, n);
    }

    private static int firstNan(float[] x, int at, int n) {
        for (int i = 0; i < n; i += Lanes.COUNT) {
            var tail = S.indexInRange(i, n);
            var found = FloatVector.fromArray(S, x, at + i, tail).test(IS_NAN);
            if (found.anyTrue()) {
                return i + found.firstTrue();
            }
        }
        return n;
    }

    private static int first(float value, float[] x, int at, int n) {
        for (int i = 0; i < n; i += Lanes.COUNT) {
            VectorMask<Float> tail = S.indexInRange(i, n);
            var found = FloatVector.fromArray(S, x, at + i, tail).compare(EQ, value, tail);
            if (found.anyTrue()) {
                return i + found.firstTrue();
            }
        }
        return n;
    }
}
