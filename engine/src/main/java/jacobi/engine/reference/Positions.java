package jacobi.engine.reference;

import jacobi.engine.Shape;

/** Which element of one tensor belongs to each element of another, over any number of axes. */
final class Positions {
    private Positions() {}

    /** For each element of {@code target}, its element in a tensor that is broadcast to it. */
    static int[] broadcast(Shape source, Shape target) {
        return walk(target, source.broadcastStrides(target));
    }

    /** For each element of {@code shape}, {@code Σ index[axis]·strides[axis]}. */
    static int[] walk(Shape shape, int[] strides) {
        var positions = new int[shape.size()];
        var index = new int[shape.rank()];
        int position = 0;
        for (int i = 0; i < positions.length; i++) {
            positions[i] = position;
            for (int axis = index.length - 1; axis >= 0; axis--) {
                position += strides[axis];
                if (++index[axis] < shape.dim(axis)) {
                    break;
                }
                position -= strides[axis] * index[axis];
                index[axis] = 0;
            }
        }
        return positions;
    }
}
