package jacobi.models.transformer;

import jacobi.autograd.Variable;
import jacobi.engine.DType;
import jacobi.engine.Shape;
import jacobi.engine.Tensor;
import jacobi.models.nn.MultiHeadAttention.Memory;

/**
 * The keys and values of the positions decoded so far, of one self-attention: [rows, capacity, C],
 * of which the first {@code length} positions are filled. It grows by doubling.
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
            keys = gather(keys, identity(), 2 * length);
            values = gather(values, identity(), 2 * length);
        }
        write(position.keys().value(), keys);
        write(position.values().value(), values);
        length++;
        return new Memory(Variable.constant(keys), Variable.constant(values));
    }

    /** I32[rows]: how many positions are filled, the same for every row. */
    Tensor lengths() {
        return Tensor.full(DType.I32, Shape.of(keys.dim(0)), length);
    }

    /** Keeps the given rows, in that order; a row may be taken more than once. */
    void select(int[] rows) {
        keys = gather(keys, rows, keys.dim(1));
        values = gather(values, rows, values.dim(1));
    }

    private int[] identity() {
        var rows = new int[keys.dim(0)];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = i;
        }
        return rows;
    }

    private void write(Tensor position, Tensor cache) {
        int channels = cache.dim(2);
        int row = cache.dim(1) * channels;
        for (int i = 0; i < cache.dim(0); i++) {
            System.arraycopy(
                    position.floats(),
                    position.offset() + i * channels,
                    cache.floats(),
                    cache.offset() + i * row + length * channels,
                    channels);
        }
    }

    /** Copies what is filled. The rest is zero: a kernel may read it, and must not find NaN. */
    private Tensor gather(Tensor cache, int[] rows, int capacity) {
        int channels = cache.dim(2);
        int from = cache.dim(1) * channels;
        int to = capacity * channels;
        var result = Tensor.zeros(DType.F32, Shape.of(rows.length, capacity, channels));
        for (int i = 0; i < rows.length; i++) {
            System.arraycopy(
                    cache.floats(),
                    cache.offset() + rows[i] * from,
                    result.floats(),
                    result.offset() + i * to,
                    length * channels);
        }
        return result;
    }
}
