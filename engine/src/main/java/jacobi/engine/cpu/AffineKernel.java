package jacobi.engine.cpu;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** Multiples of a range; x and y may be the same. */
final class AffineKernel {
    private static final VectorSpecies<Float> S = Lanes.FLOATS;

    private AffineKernel() {}

    /** y = factor·x + summand. */
    static void affine(float[] x, int xAt, float factor, float summand, float[] y, int yAt, int n) {
        var multiplier = FloatVector.broadcast(S, factor);
        var constant = FloatVector.broadcast(S, summand);
        int bound = S.loopBound(n);
        for (int i = 0; i < bound; i += Lanes.COUNT) {
            FloatVector.fromArray(S, x, xAt + i).fma(multiplier, constant).intoArray(y, yAt + i);
        }
        if (bound < n) {
            var tail = S.indexInRange(bound, n);
            FloatVector.fromArray(S, x, xAt + bound, tail)
                    .fma(multiplier, constant)
                    .intoArray(y, yAt + bound, tail);
        }
    }

    /** y += factor·x. */
    static void addMultiple(float[] x, int xAt, float factor, float[] y, int yAt, int n) {
        var multiplier = FloatVector.broadcast(S, factor);
        int bound = S.loopBound(n);
        for (int i = 0; i < bound; i += Lanes.COUNT) {
            FloatVector.fromArray(S, x, xAt + i)
                    .fma(multiplier, FloatVector.fromArray(S, y, yAt + i))
                    .intoArray(y, yAt + i);
        }
        if (bound < n) {
            var tail = S.indexInRange(bound, n);
            FloatVector.fromArray(S, x, xAt + bound, tail)
                    .fma(multiplier, FloatVector.fromArray(S, y, yAt + bound, tail))
                    .intoArray(y, yAt + bound, tail);
        }
    }
}
