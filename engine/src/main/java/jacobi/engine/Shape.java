package jacobi.engine;

import java.util.Arrays;

/** The sizes of a tensor's axes, outermost first; {@code []} is a scalar. Immutable. */
public final class Shape {
    private static final Shape SCALAR = new Shape(new int[0], 1);

    private final int[] dims;
    private final int size;

    private Shape(int[] dims, int size) {
        this.dims = dims;
        this.size = size;
    }

    /**
     * A shape of the given sizes.
     *
     * @throws ShapeException for a negative size, or more elements than a Java array can hold
     */
    public static Shape of(int... dims) {
        if (dims.length == 0) {
            return SCALAR;
        }
        long size = 1;
        for (int dim : dims) {
            if (dim < 0) {
                throw new ShapeException("negative size in shape " + Arrays.toString(dims));
            }
            size *= dim;
            if (size > Integer.MAX_VALUE - 16) {
                throw new ShapeException(
                        "shape "
                                + Arrays.toString(dims)
                                + " holds more elements than an array can");
            }
        }
        return new Shape(dims.clone(), (int) size);
    }

    public int rank() {
        return dims.length;
    }

    /** The number of elements. */
    public int size() {
        return size;
    }

    /**
     * The size of an axis; negative axes count from the last: {@code dim(-1)} is the innermost.
     *
     * @throws ShapeException if there is no such axis
     */
    public int dim(int axis) {
        return dims[axis(axis)];
    }

    /**
     * The non-negative number of an axis that may be counted from the last.
     *
     * @throws ShapeException if there is no such axis
     */
    public int axis(int axis) {
        int positive = axis < 0 ? axis + dims.length : axis;
        if (positive < 0 || positive >= dims.length) {
            throw new ShapeException("no axis " + axis + " in shape " + this);
        }
        return positive;
    }

    /** A copy of the sizes. */
    public int[] dims() {
        return dims.clone();
    }

    /** The product of the sizes of axes {@code from} (inclusive) to {@code to} (exclusive). */
    public int size(int from, int to) {
        int product = 1;
        for (int i = from; i < to; i++) {
            product *= dims[i];
        }
        return product;
    }

    /**
     * The number of rows when the last axis is seen as a row: the product of all but the last size.
     */
    public int rows() {
        return size(0, Math.max(0, rank() - 1));
    }

    /** This shape with one axis of another size. */
    public Shape withDim(int axis, int size) {
        var changed = dims.clone();
        changed[axis(axis)] = size;
        return of(changed);
    }

    /** This shape without one axis. */
    public Shape without(int axis) {
        int gone = axis(axis);
        var rest = new int[dims.length - 1];
        System.arraycopy(dims, 0, rest, 0, gone);
        System.arraycopy(dims, gone + 1, rest, gone, rest.length - gone);
        return of(rest);
    }

    /** This shape with an axis of the given size behind the last. */
    public Shape append(int size) {
        var longer = Arrays.copyOf(dims, dims.length + 1);
        longer[dims.length] = size;
        return of(longer);
    }

    /**
     * Whether a tensor of this shape can be repeated to {@code target} by NumPy's rule: axes are
     * aligned at the last, missing ones and those of size 1 are repeated.
     */
    public boolean broadcastsTo(Shape target) {
        int shift = target.rank() - rank();
        if (shift < 0) {
            return false;
        }
        for (int i = 0; i < rank(); i++) {
            if (dims[i] != target.dims[i + shift] && dims[i] != 1) {
                return false;
            }
        }
        return true;
    }

    /** The smallest shape that both broadcast to, or null where there is none. */
    static Shape broadcast(Shape a, Shape b) {
        int rank = Math.max(a.rank(), b.rank());
        var result = new int[rank];
        for (int i = 1; i <= rank; i++) {
            int left = i <= a.rank() ? a.dims[a.rank() - i] : 1;
            int right = i <= b.rank() ? b.dims[b.rank() - i] : 1;
            if (left != right && left != 1 && right != 1) {
                return null;
            }
            result[rank - i] = left == 1 ? right : left;
        }
        return of(result);
    }

    /**
     * Steps, in elements, by which a row-major tensor of this shape is read along each axis of
     * {@code target}, to which it broadcasts: 0 along repeated axes.
     */
    public int[] broadcastStrides(Shape target) {
        var strides = new int[target.rank()];
        int shift = target.rank() - rank();
        int step = 1;
        for (int i = rank() - 1; i >= 0; i--) {
            strides[i + shift] = dims[i] == 1 ? 0 : step;
            step *= dims[i];
        }
        return strides;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Shape shape && Arrays.equals(dims, shape.dims);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(dims);
    }

    /** "[2, 3]". */
    @Override
    public String toString() {
        return Arrays.toString(dims);
    }
}
