package jacobi.accel;

import jacobi.engine.DType;
import jacobi.engine.Shape;

/**
 * A tensor as kernels see it.
 *
 * @param type F32 or I32, which says which of the two blocks of memory it is in
 * @param shape its shape
 * @param address where its first element stands there
 */
record Operand(DType type, Shape shape, int address) {
    int size() {
        return shape.size();
    }

    int dim(int axis) {
        return shape.dim(axis);
    }

    /** How many rows there are along the last axis. */
    int rows() {
        return shape.size(0, shape.rank() - 1);
    }

    Launch.Region region() {
        return new Launch.Region(type == DType.I32, address, size());
    }
}
