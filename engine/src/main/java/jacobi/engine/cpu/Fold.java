package jacobi.engine.cpu;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorShuffle;

/**
 * The sum of a vector's lanes in a fixed order. {@code reduceLanes(ADD)} leaves the order open, and
 * compiled code does add in another order than interpreted code.
 */
final class Fold {
    private static final VectorShuffle<Float> BY_8 = by(8);
    private static final VectorShuffle<Float> BY_4 = by(4);
    private static final VectorShuffle<Float> BY_2 = by(2);
    private static final VectorShuffle<Float> BY_1 = by(1);

    private Fold() {}

    private static VectorShuffle<Float> by(int distance) {
        return VectorShuffle.fromOp(Lanes.FLOATS, lane -> lane ^ distance % Lanes.COUNT);
    }

    static float sum(FloatVector v) {
        if (Lanes.COUNT >= 16) {
            v = v.add(v.rearrange(BY_8));
        }
        if (Lanes.COUNT >= 8) {
            v = v.add(v.rearrange(BY_4));
        }
        if (Lanes.COUNT >= 4) {
            v = v.add(v.rearrange(BY_2));
        }
        return v.add(v.rearrange(BY_1)).lane(0);
    }
}
