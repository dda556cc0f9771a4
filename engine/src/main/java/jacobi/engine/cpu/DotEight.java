package jacobi.engine.cpu;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/**
 * Eight dot products at once, where vectors have sixteen lanes. Adding up the lanes of a vector
 * takes longer than multiplying a short row, so eight sums are folded into each other's free lanes:
 * of 32 steps, ten are left. Each sum's lanes are added in the order of {@link Fold}, so the bits
 * are those of {@link DotProduct#dot}.
 *
 * <p>Only whole vectors: masked ones are four times the code for C1, which then has too few
 * registers where it counts branches as well; and in one JVM of four, the JIT stayed with its
 * simpler code for good, which makes an object of every vector.
 */
final class DotEight {
    /** How many products there are. */
    static final int COUNT = 8;

    /** The lanes that a vector must have. */
    static final int LANES = 16;

    private static final VectorSpecies<Float> S = Lanes.FLOATS;

    /** Lanes whose number has the bit. */
    static final VectorMask<Float> BIT_8 = VectorMask.fromLong(S, 0xFF00);

    static final VectorMask<Float> BIT_4 = VectorMask.fromLong(S, 0xF0F0);
    private static final VectorMask<Float> BIT_2 = VectorMask.fromLong(S, 0xCCCC);

    /** The even lanes, side by side. */
    private static final VectorShuffle<Float> EVEN =
            VectorShuffle.fromOp(S, lane -> 2 * lane % Lanes.COUNT);

    private static final VectorMask<Float> FIRST = VectorMask.fromLong(S, 0x00FF);

    private DotEight() {}

    /**
     * c[at + j] = Σ x·w(j) over k elements for 0 ≤ j &lt; 8, w(j) starting at {@code w0 + j·pitch}.
     *
     * @param k a multiple of {@link #LANES}
     */
    static void dots(float[] x, int xAt, float[] w, int w0, int pitch, int k, float[] c, int at) {
        int w1 = w0 + pitch;
        int w2 = w1 + pitch;
        int w3 = w2 + pitch;
        int w4 = w3 + pitch;
        int w5 = w4 + pitch;
        int w6 = w5 + pitch;
        int w7 = w6 + pitch;
        var s0 = FloatVector.zero(S);
        var s1 = s0;
        var s2 = s0;
        var s3 = s0;
        var s4 = s0;
        var s5 = s0;
        var s6 = s0;
        var s7 = s0;
        for (int p = 0; p < k; p += LANES) {
            var a = FloatVector.fromArray(S, x, xAt + p);
            s0 = a.fma(FloatVector.fromArray(S, w, w0 + p), s0);
            s1 = a.fma(FloatVector.fromArray(S, w, w1 + p), s1);
            s2 = a.fma(FloatVector.fromArray(S, w, w2 + p), s2);
            s3 = a.fma(FloatVector.fromArray(S, w, w3 + p), s3);
            s4 = a.fma(FloatVector.fromArray(S, w, w4 + p), s4);
            s5 = a.fma(FloatVector.fromArray(S, w, w5 + p), s5);
            s6 = a.fma(FloatVector.fromArray(S, w, w6 + p), s6);
            s7 = a.fma(FloatVector.fromArray(S, w, w7 + p), s7);
        }
        // Sums j and j + 4 go into the lanes without and with bit 8, and so on.
        s0 = s0.blend(s4, BIT_8).add(s4.blend(s0, BIT_8).rearrange(Fold.BY_8));
        s1 = s1.blend(s5, BIT_8).add(s5.blend(s1, BIT_8).rearrange(Fold.BY_8));
        s2 = s2.blend(s6, BIT_8).add(s6.blend(s2, BIT_8).rearrange(Fold.BY_8));
        s3 = s3.blend(s7, BIT_8).add(s7.blend(s3, BIT_8).rearrange(Fold.BY_8));
        s0 = s0.blend(s2, BIT_4).add(s2.blend(s0, BIT_4).rearrange(Fold.BY_4));
        s1 = s1.blend(s3, BIT_4).add(s3.blend(s1, BIT_4).rearrange(Fold.BY_4));
        s0 = s0.blend(s1, BIT_2).add(s1.blend(s0, BIT_2).rearrange(Fold.BY_2));
        s0.add(s0.rearrange(Fold.BY_1)).rearrange(EVEN).intoArray(c, at, FIRST);
    }
}
