package jacobi.examples.bench;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * Loops that do nothing but what is measured. Called for microseconds or for seconds, inlined or
 * not, under JMH or not: C2 makes the same code of them, within the noise of the clock. What does
 * matter is that all threads run at once; one alone reaches its core's share.
 */
final class PeakLoops {
    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;

    /** Two FMA units of latency four or five keep eight to ten sums under way. */
    static final int SUMS = 12;

    /** What processors with 32 vector registers have room for. */
    static final int MORE_SUMS = 16;

    private PeakLoops() {}

    static int vectorBits() {
        return SPECIES.vectorBitSize();
    }

    /** Floating-point operations of one step of a loop with so many sums; an FMA is two. */
    static double flopsPerStep(int sums) {
        return 2.0 * sums * SPECIES.length();
    }

    /**
     * Twelve independent sums; each tends to summand/(1 − factor), so that no number degenerates.
     */
    static float multiplyAdd(int steps, float factor, float summand) {
        var f = FloatVector.broadcast(SPECIES, factor);
        var s = FloatVector.broadcast(SPECIES, summand);
        var a = s;
        var b = s;
        var c = s;
        var d = s;
        var e = s;
        var g = s;
        var h = s;
        var i = s;
        var j = s;
        var k = s;
        var l = s;
        var m = s;
        for (int step = 0; step < steps; step++) {
            a = a.fma(f, s);
            b = b.fma(f, s);
            c = c.fma(f, s);
            d = d.fma(f, s);
            e = e.fma(f, s);
            g = g.fma(f, s);
            h = h.fma(f, s);
            i = i.fma(f, s);
            j = j.fma(f, s);
            k = k.fma(f, s);
            l = l.fma(f, s);
            m = m.fma(f, s);
        }
        var left = a.add(b).add(c).add(d).add(e).add(g);
        var right = h.add(i).add(j).add(k).add(l).add(m);
        return left.add(right).reduceLanes(VectorOperators.ADD);
    }

    /** Sixteen independent sums of factor·summand, which have to stay small. */
    static float accumulate(int steps, float factor, float summand) {
        var f = FloatVector.broadcast(SPECIES, factor);
        var s = FloatVector.broadcast(SPECIES, summand);
        var a = s;
        var b = s;
        var c = s;
        var d = s;
        var e = s;
        var g = s;
        var h = s;
        var i = s;
        var j = s;
        var k = s;
        var l = s;
        var m = s;
        var n = s;
        var o = s;
        var p = s;
        var q = s;
        for (int step = 0; step < steps; step++) {
            a = f.fma(s, a);
            b = f.fma(s, b);
            c = f.fma(s, c);
            d = f.fma(s, d);
            e = f.fma(s, e);
            g = f.fma(s, g);
            h = f.fma(s, h);
            i = f.fma(s, i);
            j = f.fma(s, j);
            k = f.fma(s, k);
            l = f.fma(s, l);
            m = f.fma(s, m);
            n = f.fma(s, n);
            o = f.fma(s, o);
            p = f.fma(s, p);
            q = f.fma(s, q);
        }
        var left = a.add(b).add(c).add(d).add(e).add(g).add(h).add(i);
        var right = j.add(k).add(l).add(m).add(n).add(o).add(p).add(q);
        return left.add(right).reduceLanes(VectorOperators.ADD);
    }

    /** Copies elements from (inclusive) to (exclusive), a multiple of 64, by loads and stores. */
    static void copy(float[] source, float[] target, int from, int to) {
        int lanes = SPECIES.length();
        for (int i = from; i < to; i += lanes) {
            FloatVector.fromArray(SPECIES, source, i).intoArray(target, i);
        }
    }

    /** Reads elements from (inclusive) to (exclusive), a multiple of 64. */
    static float read(float[] source, int from, int to) {
        int lanes = SPECIES.length();
        var a = FloatVector.zero(SPECIES);
        var b = a;
        var c = a;
        var d = a;
        for (int i = from; i < to; i += 4 * lanes) {
            a = a.add(FloatVector.fromArray(SPECIES, source, i));
            b = b.add(FloatVector.fromArray(SPECIES, source, i + lanes));
            c = c.add(FloatVector.fromArray(SPECIES, source, i + 2 * lanes));
            d = d.add(FloatVector.fromArray(SPECIES, source, i + 3 * lanes));
        }
        return a.add(b).add(c.add(d)).reduceLanes(VectorOperators.ADD);
    }
}
