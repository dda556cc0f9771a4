package jacobi.accel;

import jacobi.engine.Shape;

import java.util.ArrayList;
import java.util.List;

/**
 * How to walk over a shape in row-major order while stepping through two other blocks of memory.
 * Neighbouring axes that both step through as one are one axis.
 */
final class Strides {
    /** Axes that kernels can walk over, after joining. */
    static final int AXES = 6;

    private final List<int[]> axes = new ArrayList<>();

    private Strides() {}

    /**
     * The walk over a shape with a stride for each axis and block.
     *
     * @throws IllegalArgumentException if there are more than {@link #AXES} axes that cannot be
     *     joined
     */
    static Strides of(Shape shape, int[] first, int[] second) {
        var strides = new Strides();
        for (int i = 0; i < shape.rank(); i++) {
            strides.add(shape.dim(i), first[i], second[i]);
        }
        if (strides.axes.size() > AXES) {
            throw new IllegalArgumentException(
                    "a walk over "
                            + shape
                            + " needs "
                            + strides.axes.size()
                            + " axes; the tornado device has "
                            + AXES);
        }
        return strides;
    }

    private void add(int size, int first, int second) {
        if (size == 1) {
            return;
        }
        if (!axes.isEmpty()) {
            var outer = axes.getLast();
            if (outer[1] == size * first && outer[2] == size * second) {
                axes.set(axes.size() - 1, new int[] {outer[0] * size, first, second});
                return;
            }
        }
        axes.add(new int[] {size, first, second});
    }

    /** How many axes there are, then size and both strides of each, from the last to the first. */
    int[] arguments() {
        var arguments = new int[1 + 3 * axes.size()];
        arguments[0] = axes.size();
        int at = 1;
        for (var axis : axes.reversed()) {
            for (int value : axis) {
                arguments[at++] = value;
            }
        }
        return arguments;
    }

    /** Row-major strides of a shape. */
    static int[] rowMajor(Shape shape) {
        var strides = new int[shape.rank()];
        int stride = 1;
        for (int i = strides.length - 1; i >= 0; i--) {
            strides[i] = stride;
            stride *= shape.dim(i);
        }
        return strides;
    }
}
