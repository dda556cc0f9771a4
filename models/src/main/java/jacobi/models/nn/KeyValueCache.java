package jacobi.models.nn;

import jacobi.autograd.Variable;
import jacobi.engine.DType;
import jacobi.engine.Shape;
import jacobi.engine.Tensor;
import jacobi.models.nn.MultiHeadAttention.Memory;

/**
 * The keys and values of all positions that one self-attention has read, so that a text goes on
 * without computing them again: [rows, capacity, C], of which the first {@link #length()} positions
 * are filled. It grows by doubling.
 *
 * <p>What is not filled is zero: a kernel may read it, and must not find NaN.
 */
public final class KeyValueCache {
    private static final int FIRST_CAPACITY = 32;

    private Tensor keys;
    private Tensor values;
    private int length;

    /**
     * An empty cache.
     *
     * @param rows how many texts there are
     * @param channels C, of the keys and of the values
     */
    public KeyValueCache(int rows, int channels) {
        keys = Tensor.zeros(DType.F32, Shape.of(rows, FIRST_CAPACITY, channels));
        values = Tensor.zeros(DType.F32, keys.shape());
    }

    /** How many positions are filled; as many in each row. */
    public int length() {
        return length;
    }

    /** {@link #length()} for each row, I32[rows]. */
    public Tensor lengths() {
        return Tensor.full(DType.I32, Shape.of(keys.dim(0)), length);
    }

    /** Adds positions, keys and values [rows, T, C]. */
    public void append(Memory positions) {
        int longer = length + positions.keys().dim(1);
        keys = roomFor(longer, keys);
        values = roomFor(longer, values);
        write(positions.keys().value(), keys);
        write(positions.values().value(), values);
        length = longer;
    }

    /** All there is room for, [rows, capacity, C]: to be read with {@link #lengths()}. */
    public Memory all() {
        return new Memory(Variable.constant(keys), Variable.constant(values));
    }

    /** What is filled, [rows, length, C]: a copy where there are several rows. */
    public Memory filled() {
        return new Memory(filled(keys), filled(values));
    }

    private Variable filled(Tensor cache) {
        if (cache.dim(0) > 1) {
            return Variable.constant(cache).slice(1, 0, length);
        }
        var row = cache.reshape(cache.shape().without(0)).slice(0, length);
        return Variable.constant(row.reshape(cache.shape().withDim(1, length)));
    }

    /** Keeps some rows, in a new order. */
    public void select(RowSelection rows) {
        int used = length * keys.dim(2);
        keys = rows.of(keys, used);
        values = rows.of(values, used);
    }

    private void write(Tensor positions, Tensor cache) {
        int channels = cache.dim(2);
        int count = positions.dim(1) * channels;
        copyRows(positions, count, cache, length * channels, count);
    }

    private static Tensor roomFor(int positions, Tensor cache) {
        int capacity = cache.dim(1);
        if (positions <= capacity) {
            return cache;
        }
        int larger = Math.max(positions, 2 * capacity);
        var result = Tensor.zeros(DType.F32, cache.shape().withDim(1, larger));
        int size = capacity * cache.dim(2);
        copyRows(cache, size, result, 0, size);
        return result;
    }

    /** Copies the first {@code count} elements of each row to place {@code at} of another's. */
    private static void copyRows(Tensor from, int fromSize, Tensor to, int at, int count) {
        int toSize = to.dim(1) * to.dim(2);
        for (int row = 0; row < to.dim(0); row++) {
            System.arraycopy(
                    from.floats(),
                    from.offset() + row * fromSize,
                    to.floats(),
                    to.offset() + row * toSize + at,
                    count);
        }
    }
}
