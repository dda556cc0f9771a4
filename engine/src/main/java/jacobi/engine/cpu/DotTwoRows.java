package jacobi.engine.cpu;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/**
 * Four dot products of each of two rows, otherwise as {@link DotEight}: six vectors are read for
 * eight multiplications, there it is nine.
 */
final class DotTwoRows {
    /** How many products there are of each row. */
    static final int COUNT = 4;

    private static final VectorSpecies<Float> S = Lanes.FLOATS;

    /** Every fourth lane, side by side. */
    private static final VectorShuffle<Float> FOURTHS =
            VectorShuffle.fromOp(S, lane -> 4 * lane % Lanes.COUNT);

    private static final VectorMask<Float> FIRST = VectorMask.fromLong(S, 0x000F);

    private DotTwoRows() {}

    /**
     * c[at + j] = Σ x·w(j) over k elements for 0 ≤ j &lt; 4, w(j) starting at {@code w0 + j·pitch},
     * and the same with the next row of x for the next row of c.
     *
     * @param k a multiple of {@link DotEight#LANES}
     */
    static void dots(
            float[] x,
            int xAt,
            int xPitch,
            float[] w,
            int w0,
            int pitch,
            int k,
            float[] c,
            int at,
            int cPitch) {
        int w1 = w0 + pitch;
        int w2 = w1 + pitch;
        int w3 = w2 + pitch;
        var s0 = FloatVector.zero(S);
        var s1 = s0;
        var s2 = s0;
        var s3 = s0;
        var t0 = s0;
        var t1 = s0;
        var t2 = s0;
        var t3 = s0;
        for (int p = 0; p < k; p += DotEight.LANES) {
            var a = FloatVector.fromArray(S, x, xAt + p);
            var b = FloatVector.fromArray(S, x, xAt + xPitch + p);
            var v0 = FloatVector.fromArray(S, w, w0 + p);
            s0 = a.fma(v0, s0);
            t0 = b.fma(v0, t0);
            var v1 = FloatVector.fromArray(S, w, w1 + p);
            s1 = a.fma(v1, s1);
            t1 = b.fma(v1, t1);
            var v2 = FloatVector.fromArray(S, w, w2 + p);
            s2 = a.fma(v2, s2);
            t2 = b.fma(v2, t2);
            var v3 = FloatVector.fromArray(S, w, w3 + p);
            s3 = a.fma(v3, s3);
            t3 = b.fma(v3, t3);
        }
        // Sums j and j + 2 go into the lanes without and with bit 8, then j and j + 1 by bit 4.
        s0 = s0.blend(s2, DotEight.BIT_8).add(s2.blend(s0, DotEight.BIT_8).rearrange(Fold.BY_8));
        s1 = s1.blend(s3, DotEight.BIT_8).add(s3.blend(s1, DotEight.BIT_8).rearrange(Fold.BY_8));
        s0 = s0.blend(s1, DotEight.BIT_4).add(s1.blend(s0, DotEight.BIT_4).rearrange(Fold.BY_4));
        s0 = s0.add(s0.rearrange(Fold.BY_2));
        s0.add(s0.rearrange(Fold.BY_1)).rearrange(FOURTHS).intoArray(c, at, FIRST);
        t0 = t0.blend(t2, DotEight.BIT_8).add(t2.blend(t0, DotEight.BIT_8).rearrange(Fold.BY_8));
        t1 = t1.blend(t3, DotEight.BIT_8).add(t3.blend(t1, DotEight.BIT_8).rearrange(Fold.BY_8));
        t0 = t0.blend(t1, DotEight.BIT_4).add(t1.blend(t0, DotEight.BIT_4).rearrange(Fold.BY_4));
        t0 = t0.add(t0.rearrange(Fold.BY_2));
        t0.add(t0.rearrange(Fold.BY_1)).rearrange(FOURTHS).intoArray(c, at + cPitch, FIRST);
    }
}
