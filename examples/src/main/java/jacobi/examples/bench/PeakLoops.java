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

    /** Vectors of operands in {@link #products}. */
    private static final int OPERANDS = 8;

    private PeakLoops() {}

    static int vectorBits() {
        return SPECIES.vectorBitSize();
    }

    /** How many numbers {@link #products} reads. */
    static int operands() {
        return OPERANDS * SPECIES.length();
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

    /**
     * Twelve sums of products of six vectors by two, as in the heart of a matrix product: numbers
     * that differ flip more bits, and some processors then lower their clock.
     */
    static float products(int steps, float[] numbers) {
        var x0 = FloatVector.fromArray(SPECIES, numbers, 0 * SPECIES.length());
        var x1 = FloatVector.fromArray(SPECIES, numbers, 1 * SPECIES.length());
        var x2 = FloatVector.fromArray(SPECIES, numbers, 2 * SPECIES.length());
        var x3 = FloatVector.fromArray(SPECIES, numbers, 3 * SPECIES.length());
        var x4 = FloatVector.fromArray(SPECIES, numbers, 4 * SPECIES.length());
        var x5 = FloatVector.fromArray(SPECIES, numbers, 5 * SPECIES.length());
        var y0 = FloatVector.fromArray(SPECIES, numbers, 6 * SPECIES.length());
        var y1 = FloatVector.fromArray(SPECIES, numbers, 7 * SPECIES.length());
        var s0 = x0;
        var s1 = x1;
        var s2 = x2;
        var s3 = x3;
        var s4 = x4;
        var s5 = x5;
        var s6 = x0;
        var s7 = x1;
        var s8 = x2;
        var s9 = x3;
        var s10 = x4;
        var s11 = x5;
        for (int step = 0; step < steps; step++) {
            s0 = x0.fma(y0, s0);
            s1 = x0.fma(y1, s1);
            s2 = x1.fma(y0, s2);
            s3 = x1.fma(y1, s3);
            s4 = x2.fma(y0, s4);
            s5 = x2.fma(y1, s5);
            s6 = x3.fma(y0, s6);
            s7 = x3.fma(y1, s7);
            s8 = x4.fma(y0, s8);
            s9 = x4.fma(y1, s9);
            s10 = x5.fma(y0, s10);
            s11 = x5.fma(y1, s11);
        }
        var left = s0.add(s1).add(s2).add(s3).add(s4).add(s5);
        var right = s6.add(s7).add(s8).add(s9).add(s10).add(s11);
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
