package jacobi.models.transformer;

import jacobi.autograd.Variable;
import jacobi.engine.DType;
import jacobi.engine.Shape;
import jacobi.engine.Tensor;
import jacobi.models.nn.MultiHeadAttention.Memory;

/**
 * The keys and values of the positions decoded so far, of one self-attention: [rows, capacity, C],
 * of which the first {@code length} positions are filled. It grows by doubling. What is not filled
 * is zero: a kernel may read it, and must not find NaN.
 */
final class KeyValueCache {
    private static final int FIRST_CAPACITY = 32;

    private Tensor keys;
    private Tensor values;
    private int length;

    KeyValueCache(int rows, int channels) {
        keys = Tensor.zeros(DType.F32, Shape.of(rows, FIRST_CAPACITY, channels));
        values = Tensor.zeros(DType.F32, keys.shape());
    }

    /** Adds one position, keys and values [rows, 1, C]; returns all of the cache. */
    Memory append(Memory position) {
        if (length == keys.dim(1)) {
            keys = doubled(keys);
            values = doubled(values);
        }
        write(position.keys().value(), keys);
        write(position.values().value(), values);
        length++;
        return new Memory(Variable.constant(keys), Variable.constant(values));
    }

    void select(RowSelection rows) {
        int filled = length * keys.dim(2);
        keys = rows.of(keys, filled);
        values = rows.of(values, filled);
    }

    private void write(Tensor position, Tensor cache) {
        int channels = cache.dim(2);
        copyRows(position, channels, cache, length * channels, channels);
    }

    private static Tensor doubled(Tensor cache) {
        var result = Tensor.zeros(DType.F32, cache.shape().withDim(1, 2 * cache.dim(1)));
        copyRows(cache, cache.dim(1) * cache.dim(2), result, 0, cache.dim(1) * cache.dim(2));
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
