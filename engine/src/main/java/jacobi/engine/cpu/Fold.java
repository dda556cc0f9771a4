package jacobi.engine.cpu;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorShuffle;

/**
 * The sum of a vector's lanes in a fixed order: halves on halves, quarters on quarters, and so on.
 * {@code reduceLanes(ADD)} leaves the order open, and compiled code does add in another order than
 * interpreted code. Kernels that sum many short rows write the four steps out, see {@link
 * VectorMath}.
 */
final class Fold {
    static final VectorShuffle<Float> BY_8 = by(8);
    static final VectorShuffle<Float> BY_4 = by(4);
    static final VectorShuffle<Float> BY_2 = by(2);
    static final VectorShuffle<Float> BY_1 = by(1);

    private Fold() {}

    private static VectorShuffle<Float> by(int distance) {
        return VectorShuffle.fromOp(Lanes.FLOATS, lane -> lane ^ distance % Lanes.COUNT);
    }

    static float sum(FloatVector v) {
        v = Lanes.COUNT < 16 ? v : v.add(v.rearrange(BY_8));
        v = Lanes.COUNT < 8 ? v : v.add(v.rearrange(BY_4));
        v = Lanes.COUNT < 4 ? v : v.add(v.rearrange(BY_2));
        return v.add(v.rearrange(BY_1)).lane(0);
    }
}
