package jacobi.engine.cpu;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorShuffle;

/**
 * The sums of four vectors' lanes, in a fixed order, with half the work of four times {@link Fold}:
 * vectors are folded into each other's free lanes. Needs vectors of four lanes or more.
 */
final class FoldFour {
    private static final VectorShuffle<Float> BY_8 = by(8);
    private static final VectorShuffle<Float> BY_4 = by(4);
    private static final VectorShuffle<Float> BY_2 = by(2);
    private static final VectorShuffle<Float> BY_1 = by(1);

    /** Lanes whose number has the bit. */
    private static final VectorMask<Float> BIT_1 = VectorMask.fromLong(Lanes.FLOATS, 0xAAAA);

    private static final VectorMask<Float> BIT_2 = VectorMask.fromLong(Lanes.FLOATS, 0xCCCC);

    private FoldFour() {}

    private static VectorShuffle<Float> by(int distance) {
        return VectorShuffle.fromOp(Lanes.FLOATS, lane -> lane ^ distance % Lanes.COUNT);
    }

    /** The sums in lanes 0 to 3; the other lanes hold anything. */
    static FloatVector sums(FloatVector a, FloatVector b, FloatVector c, FloatVector d) {
        var ab = a.blend(b, BIT_1).add(b.blend(a, BIT_1).rearrange(BY_1));
        var cd = c.blend(d, BIT_1).add(d.blend(c, BIT_1).rearrange(BY_1));
        var sum = ab.blend(cd, BIT_2).add(cd.blend(ab, BIT_2).rearrange(BY_2));
        if (Lanes.COUNT >= 8) {
            sum = sum.add(sum.rearrange(BY_4));
        }
        if (Lanes.COUNT >= 16) {
            sum = sum.add(sum.rearrange(BY_8));
        }
        return sum;
    }
}
