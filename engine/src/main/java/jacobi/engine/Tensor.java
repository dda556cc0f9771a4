package jacobi.engine;

import java.util.Arrays;

/**
 * A dense, row-major block of numbers: a heap array, an offset into it, and a shape. The garbage
 * collector owns the memory; there is nothing to close. {@link #reshape} and {@link #slice} share
 * storage with their origin; everything else that rearranges data copies, through an {@link Op}.
 */
public final class Tensor {
    private final Storage storage;
    private final int generation;
    private final int offset;
    private final Shape shape;

    Tensor(Storage storage, int offset, Shape shape) {
        this.storage = storage;
        this.generation = storage.generation;
        this.offset = offset;
        this.shape = shape;
    }

    /**
     * A tensor of arbitrary content, to be overwritten: from the current {@link Workspace} where
     * there is one, else fresh.
     */
    public static Tensor allocate(DType type, Shape shape) {
        return Allocator.allocate(type, shape);
    }

    /** A tensor of zeros. */
    public static Tensor zeros(DType type, Shape shape) {
        var tensor = allocate(type, shape);
        tensor.fill(0);
        return tensor;
    }

    /** A tensor with every element at {@code value}. */
    public static Tensor full(DType type, Shape shape, double value) {
        var tensor = allocate(type, shape);
        tensor.fill(value);
        return tensor;
    }

    /** A scalar of shape {@code []}. */
    public static Tensor scalar(float value) {
        return wrap(Shape.of(), new float[] {value});
    }

    /** A copy of the values as a tensor of type F32. */
    public static Tensor of(Shape shape, float... values) {
        return wrap(shape, values.clone());
    }

    /** A copy of the values as a tensor of type F64. */
    public static Tensor of(Shape shape, double... values) {
        return wrap(shape, values.clone());
    }

    /** A copy of the values as a tensor of type I32. */
    public static Tensor of(Shape shape, int... values) {
        return wrap(shape, values.clone());
    }

    /** A tensor over the array itself, without a copy. */
    public static Tensor wrap(Shape shape, float[] values) {
        return wrap(new Storage(values), shape);
    }

    /** A tensor over the array itself, without a copy. */
    public static Tensor wrap(Shape shape, double[] values) {
        return wrap(new Storage(values), shape);
    }

    /** A tensor over the array itself, without a copy. */
    public static Tensor wrap(Shape shape, int[] values) {
        return wrap(new Storage(values), shape);
    }

    private static Tensor wrap(Storage storage, Shape shape) {
        if (storage.length() != shape.size()) {
            throw new ShapeException(
                    "shape "
                            + shape
                            + " needs "
                            + shape.size()
                            + " values, got "
                            + storage.length());
        }
        return new Tensor(storage, 0, shape);
    }

    public DType type() {
        return storage.type();
    }

    public Shape shape() {
        return shape;
    }

    /** The number of elements. */
    public int size() {
        return shape.size();
    }

    /** The size of an axis; negative axes count from the last. */
    public int dim(int axis) {
        return shape.dim(axis);
    }

    /** Where this tensor's first element stands in the array. */
    public int offset() {
        return offset;
    }

    /**
     * The array itself, from {@link #offset()} on; for kernels and for reading results.
     *
     * @throws DTypeException if this is no F32 tensor
     * @throws IllegalStateException if the tensor's workspace has ended
     */
    public float[] floats() {
        expect(DType.F32);
        return storage.floats();
    }

    /** The array itself, for F64 tensors; see {@link #floats()}. */
    public double[] doubles() {
        expect(DType.F64);
        return storage.doubles();
    }

    /** The array itself, for I32 tensors; see {@link #floats()}. */
    public int[] ints() {
        expect(DType.I32);
        return storage.ints();
    }

    /**
     * Element {@code index}, counted in row-major order, whatever the type.
     *
     * @throws IndexException if there is no such element
     */
    public double get(int index) {
        int i = position(index);
        return switch (type()) {
            case F32 -> storage.floats()[i];
            case F64 -> storage.doubles()[i];
            case I32 -> storage.ints()[i];
        };
    }

    /** Sets element {@code index}, counted in row-major order, rounding to the type. */
    public void set(int index, double value) {
        int i = position(index);
        Recording.beforeSetting(this);
        switch (type()) {
            case F32 -> storage.floats()[i] = (float) value;
            case F64 -> storage.doubles()[i] = value;
            case I32 -> storage.ints()[i] = (int) value;
        }
    }

    /** The only element of a tensor of size 1. */
    public double item() {
        if (size() != 1) {
            throw new ShapeException("item() needs a tensor of one element, this is " + this);
        }
        return get(0);
    }

    /** A copy of the elements in row-major order, as doubles whatever the type. */
    public double[] toDoubles() {
        var values = new double[size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = get(i);
        }
        return values;
    }

    /** A copy of the elements of an F32 tensor in row-major order. */
    public float[] toFloats() {
        return Arrays.copyOfRange(floats(), offset, offset + size());
    }

    /** A copy of the elements of an I32 tensor in row-major order. */
    public int[] toInts() {
        return Arrays.copyOfRange(ints(), offset, offset + size());
    }

    /** Sets every element. */
    public void fill(double value) {
        Recording.beforeSetting(this);
        int end = offset + size();
        switch (type()) {
            case F32 -> Arrays.fill(floats(), offset, end, (float) value);
            case F64 -> Arrays.fill(doubles(), offset, end, value);
            case I32 -> Arrays.fill(ints(), offset, end, (int) value);
        }
    }

    /**
     * Overwrites this tensor with the elements of another of the same type and size.
     *
     * @throws ShapeException if the sizes differ
     * @throws DTypeException if the types differ
     */
    public void copyFrom(Tensor source) {
        if (source.size() != size()) {
            throw new ShapeException("cannot copy " + source + " into " + this);
        }
        source.expect(type());
        expect(type());
        Recording.beforeCopying(source);
        Recording.beforeSetting(this);
        System.arraycopy(source.storage.array(), source.offset, storage.array(), offset, size());
    }

    /** A copy with storage of its own. */
    public Tensor copy() {
        var copy = allocate(type(), shape);
        copy.copyFrom(this);
        return copy;
    }

    /** A copy with another element type; values are rounded, to int toward zero. */
    public Tensor to(DType type) {
        Recording.beforeCopying(this);
        var result = allocate(type, shape);
        for (int i = 0; i < size(); i++) {
            result.set(i, get(i));
        }
        return result;
    }

    /**
     * The same elements under another shape, sharing storage.
     *
     * @throws ShapeException if the number of elements differs
     */
    public Tensor reshape(Shape other) {
        if (other.size() != size()) {
            throw new ShapeException("cannot reshape " + shape + " to " + other);
        }
        return view(offset, other);
    }

    /**
     * Entries {@code from} (inclusive) to {@code to} (exclusive) of the first axis, sharing
     * storage.
     *
     * @throws ShapeException if the range is not within the axis
     */
    public Tensor slice(int from, int to) {
        if (from < 0 || from > to || to > dim(0)) {
            throw new ShapeException("no range " + from + ".." + to + " on axis 0 of " + shape);
        }
        int inner = shape.size(1, shape.rank());
        return view(offset + from * inner, shape.withDim(0, to - from));
    }

    private Tensor view(int from, Shape viewed) {
        expect(type());
        return new Tensor(storage, from, viewed);
    }

    Storage storage() {
        return storage;
    }

    private int position(int index) {
        expect(type());
        if (index < 0 || index >= size()) {
            throw new IndexException("no element " + index + " in " + this);
        }
        return offset + index;
    }

    private void expect(DType type) {
        if (storage.type() != type) {
            throw new DTypeException("expected a tensor of type " + type + ", this is " + this);
        }
        if (storage.generation != generation) {
            throw new IllegalStateException(
                    this + " was used after its workspace had ended; copy it outside first");
        }
    }

    /** Type and shape: "F32[2, 3]". */
    @Override
    public String toString() {
        return type() + shape.toString();
    }
}
