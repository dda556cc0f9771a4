package jacobi.engine.cpu;

import static jacobi.engine.cpu.Panels.COLUMNS;
import static jacobi.engine.cpu.Panels.PITCH;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The innermost loop of the matrix product where there are 16 vector registers (AVX2): 12
 * accumulators, two vectors of b and one broadcast of a. See {@link Tile14x2}.
 */
final class Tile6x2 {
    private static final VectorSpecies<Float> S = Lanes.FLOATS;
    private static final int L = Lanes.COUNT;

    /** Rows of a tile. */
    static final int ROWS = 6;

    private Tile6x2() {}

    /**
     * c[6, COLUMNS] = start[6, COLUMNS] + Σₚ a[6, p]·b[p, COLUMNS] over k steps of two panels. Rows
     * of c and of start are so far apart as their pitches say; at pitch 0, every row starts from
     * the same numbers.
     */
    static void multiply(
            int k,
            float[] a,
            int aAt,
            float[] b,
            int bAt,
            float[] start,
            int startAt,
            int startPitch,
            float[] c,
            int cAt,
            int cPitch) {
        var c0a = FloatVector.zero(S);
        var c0b = c0a;
        var c1a = c0a;
        var c1b = c0a;
        var c2a = c0a;
        var c2b = c0a;
        var c3a = c0a;
        var c3b = c0a;
        var c4a = c0a;
        var c4b = c0a;
        var c5a = c0a;
        var c5b = c0a;
        int shift = bAt - aAt * COLUMNS;
        for (int p = aAt; p < aAt + k; p++) {
            int row = p * COLUMNS + shift;
            var left = FloatVector.fromArray(S, b, row);
            var right = FloatVector.fromArray(S, b, row + L);
            var x0 = FloatVector.broadcast(S, a[p]);
            c0a = x0.fma(left, c0a);
            c0b = x0.fma(right, c0b);
            var x1 = FloatVector.broadcast(S, a[p + PITCH]);
            c1a = x1.fma(left, c1a);
            c1b = x1.fma(right, c1b);
            var x2 = FloatVector.broadcast(S, a[p + 2 * PITCH]);
            c2a = x2.fma(left, c2a);
            c2b = x2.fma(right, c2b);
            var x3 = FloatVector.broadcast(S, a[p + 3 * PITCH]);
            c3a = x3.fma(left, c3a);
            c3b = x3.fma(right, c3b);
            var x4 = FloatVector.broadcast(S, a[p + 4 * PITCH]);
            c4a = x4.fma(left, c4a);
            c4b = x4.fma(right, c4b);
            var x5 = FloatVector.broadcast(S, a[p + 5 * PITCH]);
            c5a = x5.fma(left, c5a);
            c5b = x5.fma(right, c5b);
        }
        int at = cAt;
        int first = startAt;
        c0a.add(FloatVector.fromArray(S, start, first)).intoArray(c, at);
        c0b.add(FloatVector.fromArray(S, start, first + L)).intoArray(c, at + L);
        at += cPitch;
        first += startPitch;
        c1a.add(FloatVector.fromArray(S, start, first)).intoArray(c, at);
        c1b.add(FloatVector.fromArray(S, start, first + L)).intoArray(c, at + L);
        at += cPitch;
        first += startPitch;
        c2a.add(FloatVector.fromArray(S, start, first)).intoArray(c, at);
        c2b.add(FloatVector.fromArray(S, start, first + L)).intoArray(c, at + L);
        at += cPitch;
        first += startPitch;
        c3a.add(FloatVector.fromArray(S, start, first)).intoArray(c, at);
        c3b.add(FloatVector.fromArray(S, start, first + L)).intoArray(c, at + L);
        at += cPitch;
        first += startPitch;
        c4a.add(FloatVector.fromArray(S, start, first)).intoArray(c, at);
        c4b.add(FloatVector.fromArray(S, start, first + L)).intoArray(c, at + L);
        at += cPitch;
        first += startPitch;
        c5a.add(FloatVector.fromArray(S, start, first)).intoArray(c, at);
        c5b.add(FloatVector.fromArray(S, start, first + L)).intoArray(c, at + L);
    }
}
