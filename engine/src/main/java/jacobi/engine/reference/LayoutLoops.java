package jacobi.engine.reference;

import jacobi.engine.Shape;

import java.util.List;

/** Operations that sum along axes, pick from them, or rearrange elements without changing them. */
final class LayoutLoops {
    private LayoutLoops() {}

    /** Each x[i] is added to y[at[i]]. */
    static void sumTo(double[] x, int[] at, double[] y) {
        for (int i = 0; i < x.length; i++) {
            y[at[i]] += x[i];
        }
    }

    /** y = x. */
    static void copy(double[] x, double[] y) {
        System.arraycopy(x, 0, y, 0, y.length);
    }

    /** y[i] = x[at[i]]. */
    static void gather(double[] x, int[] at, double[] y) {
        for (int i = 0; i < y.length; i++) {
            y[i] = x[at[i]];
        }
    }

    /** Where the elements of the permuted tensor stand in a tensor of shape {@code source}. */
    static int[] permuted(Shape source, List<Integer> axes, Shape target) {
        var strides = new int[axes.size()];
        for (int i = 0; i < strides.length; i++) {
            strides[i] = source.size(axes.get(i) + 1, source.rank());
        }
        return Positions.walk(target, strides);
    }

    /** The largest of each row of x, and where it first stands; a NaN is larger than anything. */
    static void max(double[] x, int columns, double[] largest, double[] index) {
        for (int row = 0; row < largest.length; row++) {
            int best = 0;
            for (int c = 1; c < columns; c++) {
                double value = x[row * columns + c];
                double soFar = x[row * columns + best];
                if (value > soFar || Double.isNaN(value) && !Double.isNaN(soFar)) {
                    best = c;
                }
            }
            largest[row] = x[row * columns + best];
            index[row] = best;
        }
    }

    /** dx = dy at the index of each row, zero elsewhere. */
    static void maxGradient(int[] index, double[] dy, int columns, double[] dx) {
        for (int row = 0; row < dy.length; row++) {
            dx[row * columns + index[row]] = dy[row];
        }
    }

    /** The operands side by side: in each outer slab, a run of each. */
    static void concat(List<double[]> operands, List<Shape> shapes, int axis, double[] y) {
        int outer = shapes.getFirst().size(0, axis);
        int to = 0;
        for (int slab = 0; slab < outer; slab++) {
            for (int i = 0; i < operands.size(); i++) {
                int run = shapes.get(i).size(axis, shapes.get(i).rank());
                System.arraycopy(operands.get(i), slab * run, y, to, run);
                to += run;
            }
        }
    }

    /** From each outer slab of x, the run that starts at entry {@code from} of the axis. */
    static void slice(double[] x, Shape shape, int axis, int from, Shape target, double[] y) {
        int inner = shape.size(axis + 1, shape.rank());
        int step = shape.dim(axis) * inner;
        int run = target.dim(axis) * inner;
        for (int slab = 0; slab < shape.size(0, axis); slab++) {
            System.arraycopy(x, slab * step + from * inner, y, slab * run, run);
        }
    }

    /** The transpose of {@link #slice}: each run goes into a slab of zeros. */
    static void pad(double[] x, Shape shape, int axis, int before, Shape target, double[] y) {
        int inner = shape.size(axis + 1, shape.rank());
        int run = shape.dim(axis) * inner;
        int step = target.dim(axis) * inner;
        for (int slab = 0; slab < shape.size(0, axis); slab++) {
            System.arraycopy(x, slab * run, y, slab * step + before * inner, run);
        }
    }
}
