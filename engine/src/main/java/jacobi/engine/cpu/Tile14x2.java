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
 * along K it was slower, since C2 then mixes the steps. Sums start from zero and what was there is
 * added in the end: reading it first, with the checks of so many places, takes the registers that
 * the loop's addresses need, and every step then reloads them.
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
        var c6a = c0a;
        var c6b = c0a;
        var c7a = c0a;
        var c7b = c0a;
        var c8a = c0a;
        var c8b = c0a;
        var c9a = c0a;
        var c9b = c0a;
        var c10a = c0a;
        var c10b = c0a;
        var c11a = c0a;
        var c11b = c0a;
        var c12a = c0a;
        var c12b = c0a;
        var c13a = c0a;
        var c13b = c0a;
        // One index serves both panels. With a second one, C2 spends instructions of each step on
        // sums of integers, and reloads addresses that it has run out of registers for.
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
            var x6 = FloatVector.broadcast(S, a[p + 6 * PITCH]);
            c6a = x6.fma(left, c6a);
            c6b = x6.fma(right, c6b);
            var x7 = FloatVector.broadcast(S, a[p + 7 * PITCH]);
            c7a = x7.fma(left, c7a);
            c7b = x7.fma(right, c7b);
            var x8 = FloatVector.broadcast(S, a[p + 8 * PITCH]);
            c8a = x8.fma(left, c8a);
            c8b = x8.fma(right, c8b);
            var x9 = FloatVector.broadcast(S, a[p + 9 * PITCH]);
            c9a = x9.fma(left, c9a);
            c9b = x9.fma(right, c9b);
            var x10 = FloatVector.broadcast(S, a[p + 10 * PITCH]);
            c10a = x10.fma(left, c10a);
            c10b = x10.fma(right, c10b);
            var x11 = FloatVector.broadcast(S, a[p + 11 * PITCH]);
            c11a = x11.fma(left, c11a);
            c11b = x11.fma(right, c11b);
            var x12 = FloatVector.broadcast(S, a[p + 12 * PITCH]);
            c12a = x12.fma(left, c12a);
            c12b = x12.fma(right, c12b);
            var x13 = FloatVector.broadcast(S, a[p + 13 * PITCH]);
            c13a = x13.fma(left, c13a);
            c13b = x13.fma(right, c13b);
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
        at += cPitch;
        first += startPitch;
        c6a.add(FloatVector.fromArray(S, start, first)).intoArray(c, at);
        c6b.add(FloatVector.fromArray(S, start, first + L)).intoArray(c, at + L);
        at += cPitch;
        first += startPitch;
        c7a.add(FloatVector.fromArray(S, start, first)).intoArray(c, at);
        c7b.add(FloatVector.fromArray(S, start, first + L)).intoArray(c, at + L);
        at += cPitch;
        first += startPitch;
        c8a.add(FloatVector.fromArray(S, start, first)).intoArray(c, at);
        c8b.add(FloatVector.fromArray(S, start, first + L)).intoArray(c, at + L);
        at += cPitch;
        first += startPitch;
        c9a.add(FloatVector.fromArray(S, start, first)).intoArray(c, at);
        c9b.add(FloatVector.fromArray(S, start, first + L)).intoArray(c, at + L);
        at += cPitch;
        first += startPitch;
        c10a.add(FloatVector.fromArray(S, start, first)).intoArray(c, at);
        c10b.add(FloatVector.fromArray(S, start, first + L)).intoArray(c, at + L);
        at += cPitch;
        first += startPitch;
        c11a.add(FloatVector.fromArray(S, start, first)).intoArray(c, at);
        c11b.add(FloatVector.fromArray(S, start, first + L)).intoArray(c, at + L);
        at += cPitch;
        first += startPitch;
        c12a.add(FloatVector.fromArray(S, start, first)).intoArray(c, at);
        c12b.add(FloatVector.fromArray(S, start, first + L)).intoArray(c, at + L);
        at += cPitch;
        first += startPitch;
        c13a.add(FloatVector.fromArray(S, start, first)).intoArray(c, at);
        c13b.add(FloatVector.fromArray(S, start, first + L)).intoArray(c, at + L);
    }
}
