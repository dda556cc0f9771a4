package jacobi.models.nn;

import jacobi.autograd.Variable;
import jacobi.engine.Devices;
import jacobi.engine.Shape;
import jacobi.engine.Tensor;
import jacobi.engine.UpdateOp;
import jacobi.models.nn.MultiHeadAttention.Memory;

import java.util.List;

/**
 * The keys and values of all tokens that one self-attention has read, [rows, capacity, K], so that
 * texts go on without computing them again. They have places that do not move while texts grow: so
 * a step that adds to them and reads them can be recorded as a {@link jacobi.engine.Program}.
 *
 * <p>What is not filled is zero: a kernel may read it, and must not find NaN.
 */
public final class KeyValueStore {
    private static final UpdateOp INSERT = new UpdateOp.Insert();

    private Tensor keys;
    private Tensor values;

    /**
     * An empty store.
     *
     * @param rows how many texts there are
     * @param capacity how many tokens of each it has room for at first
     * @param channels K, of the keys and of the values
     */
    public KeyValueStore(int rows, int capacity, int channels) {
        var shape = Shape.of(rows, capacity, channels);
        keys = zeros(shape);
        values = zeros(shape);
    }

    /** Zeros that outlive any workspace. */
    private static Tensor zeros(Shape shape) {
        return Tensor.wrap(shape, new float[shape.size()]);
    }

    /** How many tokens a text has room for. */
    int capacity() {
        return keys.dim(1);
    }

    /**
     * Moves to a larger room, of twice the size where that will do, if texts of so many tokens do
     * not fit.
     *
     * @param most the most tokens that a text can ever have
     * @return whether it has moved, so that nobody may write where it was
     */
    public boolean makeRoom(int tokens, int most) {
        if (tokens <= capacity()) {
            return false;
        }
        int larger = Math.max(tokens, Math.min(2 * capacity(), most));
        keys = grown(keys, larger);
        values = grown(values, larger);
        return true;
    }

    private static Tensor grown(Tensor store, int capacity) {
        var larger = zeros(store.shape().withDim(1, capacity));
        int size = store.dim(1) * store.dim(2);
        int room = capacity * store.dim(2);
        for (int row = 0; row < store.dim(0); row++) {
            System.arraycopy(
                    store.floats(),
                    store.offset() + row * size,
                    larger.floats(),
                    larger.offset() + row * room,
                    size);
        }
        return larger;
    }

    /**
     * Adds tokens to the texts, and returns what they may look at.
     *
     * @param tokens their keys and values, [rows, T, K]
     * @param places where they stand, within the capacity
     * @return of one token a text, all there is room for, [rows, capacity, K], to be read up to its
     *     end; of several, what is filled, [rows, length, K], since causal attention counts
     *     backwards from the last
     */
    public Memory add(Memory tokens, TextPlaces places) {
        insert(tokens.keys(), keys, places);
        insert(tokens.values(), values, places);
        return tokens.keys().dim(1) == 1 ? all() : filled((int) places.lengths().get(0));
    }

    private static void insert(Variable tokens, Tensor store, TextPlaces places) {
        Devices.current()
                .update(INSERT, List.of(store, tokens.value(), places.starts()), List.of(store));
    }

    /** All there is room for, [rows, capacity, K]. */
    Memory all() {
        return new Memory(Variable.constant(keys), Variable.constant(values));
    }

    /** The first tokens of each text, [rows, length, K]: a copy where there are several rows. */
    Memory filled(int length) {
        return new Memory(filled(keys, length), filled(values, length));
    }

    private static Variable filled(Tensor store, int length) {
        if (store.dim(0) > 1) {
            return Variable.constant(store).slice(1, 0, length);
        }
        var row = store.reshape(store.shape().without(0)).slice(0, length);
        return Variable.constant(row.reshape(store.shape().withDim(1, length)));
    }

    /**
     * Keeps some rows, in a new order. The store stays where it is, if there are as many rows as
     * before.
     *
     * @param length how many tokens each text has
     */
    public void select(RowSelection rows, int length) {
        int used = length * keys.dim(2);
        keys = rows.of(keys, used);
        values = rows.of(values, used);
    }
}
