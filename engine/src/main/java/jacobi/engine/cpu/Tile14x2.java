package jacobi.engine.cpu;

import static jacobi.engine.cpu.Panels.COLUMNS;
import static jacobi.engine.cpu.Panels.PITCH;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The innermost loop of the matrix product where there are 32 vector registers (AVX-512): 28
 * accumulators, two vectors of b and two broadcasts of a. Two FMA units of latency four need at
 * least eight independent accumulators; 28 let each vector of b serve fourteen times.
 *
 * <p>There is no branch and no second loop, on purpose: a larger body is given up by the C1
 * compiler ("out of virtual registers"), and may then stay interpreted for ever. Unrolled by two
 * along K it was slower, since C2 then mixes the steps.
 */
final class Tile14x2 {
    private static final VectorSpecies<Float> S = Lanes.FLOATS;
    private static final int L = Lanes.COUNT;

    private Tile14x2() {}

    /**
     * c[14, COLUMNS] = start[14, COLUMNS] + Σₚ a[14, p]·b[p, COLUMNS] over k steps of two panels.
     * Rows of c and of start are so far apart as their pitches say; at pitch 0, every row starts
     * from the same numbers.
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
        int at = startAt;
        var c0a = FloatVector.fromArray(S, start, at);
        var c0b = FloatVector.fromArray(S, start, at + L);
        at += startPitch;
        var c1a = FloatVector.fromArray(S, start, at);
        var c1b = FloatVector.fromArray(S, start, at + L);
        at += startPitch;
        var c2a = FloatVector.fromArray(S, start, at);
        var c2b = FloatVector.fromArray(S, start, at + L);
        at += startPitch;
        var c3a = FloatVector.fromArray(S, start, at);
        var c3b = FloatVector.fromArray(S, start, at + L);
        at += startPitch;
        var c4a = FloatVector.fromArray(S, start, at);
        var c4b = FloatVector.fromArray(S, start, at + L);
        at += startPitch;
        var c5a = FloatVector.fromArray(S, start, at);
        var c5b = FloatVector.fromArray(S, start, at + L);
        at += startPitch;
        var c6a = FloatVector.fromArray(S, start, at);
        var c6b = FloatVector.fromArray(S, start, at + L);
        at += startPitch;
        var c7a = FloatVector.fromArray(S, start, at);
        var c7b = FloatVector.fromArray(S, start, at + L);
        at += startPitch;
        var c8a = FloatVector.fromArray(S, start, at);
        var c8b = FloatVector.fromArray(S, start, at + L);
        at += startPitch;
        var c9a = FloatVector.fromArray(S, start, at);
        var c9b = FloatVector.fromArray(S, start, at + L);
        at += startPitch;
        var c10a = FloatVector.fromArray(S, start, at);
        var c10b = FloatVector.fromArray(S, start, at + L);
        at += startPitch;
        var c11a = FloatVector.fromArray(S, start, at);
        var c11b = FloatVector.fromArray(S, start, at + L);
        at += startPitch;
        var c12a = FloatVector.fromArray(S, start, at);
        var c12b = FloatVector.fromArray(S, start, at + L);
        at += startPitch;
        var c13a = FloatVector.fromArray(S, start, at);
        var c13b = FloatVector.fromArray(S, start, at + L);
        for (int p = 0; p < k; p++) {
            int row = bAt + p * COLUMNS;
            int column = aAt + p;
            var left = FloatVector.fromArray(S, b, row);
            var right = FloatVector.fromArray(S, b, row + L);
            var x0 = FloatVector.broadcast(S, a[column]);
            c0a = x0.fma(left, c0a);
            c0b = x0.fma(right, c0b);
            var x1 = FloatVector.broadcast(S, a[column + PITCH]);
            c1a = x1.fma(left, c1a);
            c1b = x1.fma(right, c1b);
            var x2 = FloatVector.broadcast(S, a[column + 2 * PITCH]);
            c2a = x2.fma(left, c2a);
            c2b = x2.fma(right, c2b);
            var x3 = FloatVector.broadcast(S, a[column + 3 * PITCH]);
            c3a = x3.fma(left, c3a);
            c3b = x3.fma(right, c3b);
            var x4 = FloatVector.broadcast(S, a[column + 4 * PITCH]);
            c4a = x4.fma(left, c4a);
            c4b = x4.fma(right, c4b);
            var x5 = FloatVector.broadcast(S, a[column + 5 * PITCH]);
            c5a = x5.fma(left, c5a);
            c5b = x5.fma(right, c5b);
            var x6 = FloatVector.broadcast(S, a[column + 6 * PITCH]);
            c6a = x6.fma(left, c6a);
            c6b = x6.fma(right, c6b);
            var x7 = FloatVector.broadcast(S, a[column + 7 * PITCH]);
            c7a = x7.fma(left, c7a);
            c7b = x7.fma(right, c7b);
            var x8 = FloatVector.broadcast(S, a[column + 8 * PITCH]);
            c8a = x8.fma(left, c8a);
            c8b = x8.fma(right, c8b);
            var x9 = FloatVector.broadcast(S, a[column + 9 * PITCH]);
            c9a = x9.fma(left, c9a);
            c9b = x9.fma(right, c9b);
            var x10 = FloatVector.broadcast(S, a[column + 10 * PITCH]);
            c10a = x10.fma(left, c10a);
            c10b = x10.fma(right, c10b);
            var x11 = FloatVector.broadcast(S, a[column + 11 * PITCH]);
            c11a = x11.fma(left, c11a);
            c11b = x11.fma(right, c11b);
            var x12 = FloatVector.broadcast(S, a[column + 12 * PITCH]);
            c12a = x12.fma(left, c12a);
            c12b = x12.fma(right, c12b);
            var x13 = FloatVector.broadcast(S, a[column + 13 * PITCH]);
            c13a = x13.fma(left, c13a);
            c13b = x13.fma(right, c13b);
        }
        at = cAt;
        c0a.intoArray(c, at);
        c0b.intoArray(c, at + L);
        at += cPitch;
        c1a.intoArray(c, at);
        c1b.intoArray(c, at + L);
        at += cPitch;
        c2a.intoArray(c, at);
        c2b.intoArray(c, at + L);
        at += cPitch;
        c3a.intoArray(c, at);
        c3b.intoArray(c, at + L);
        at += cPitch;
        c4a.intoArray(c, at);
        c4b.intoArray(c, at + L);
        at += cPitch;
        c5a.intoArray(c, at);
        c5b.intoArray(c, at + L);
        at += cPitch;
        c6a.intoArray(c, at);
        c6b.intoArray(c, at + L);
        at += cPitch;
        c7a.intoArray(c, at);
        c7b.intoArray(c, at + L);
        at += cPitch;
        c8a.intoArray(c, at);
        c8b.intoArray(c, at + L);
        at += cPitch;
        c9a.intoArray(c, at);
        c9b.intoArray(c, at + L);
        at += cPitch;
        c10a.intoArray(c, at);
        c10b.intoArray(c, at + L);
        at += cPitch;
        c11a.intoArray(c, at);
        c11b.intoArray(c, at + L);
        at += cPitch;
        c12a.intoArray(c, at);
        c12b.intoArray(c, at + L);
        at += cPitch;
        c13a.intoArray(c, at);
        c13b.intoArray(c, at + L);
    }
}
