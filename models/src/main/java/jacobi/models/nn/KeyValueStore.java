package jacobi.models.nn;

import jacobi.autograd.Variable;
import jacobi.engine.DType;
import jacobi.engine.Devices;
import jacobi.engine.Shape;
import jacobi.engine.Tensor;
import jacobi.engine.UpdateOp;
import jacobi.engine.Workspace;
import jacobi.models.nn.MultiHeadAttention.Memory;

import java.util.List;

/**
 * The keys and values that one self-attention has read, [rows, capacity, K], at places that do not
 * move while texts grow: so a step that adds to them and reads them can be recorded as a {@link
 * jacobi.engine.Program}, which {@link KeyValueCache} cannot.
 *
 * <p>What is not filled is zero: a kernel may read it, and must not find NaN.
 */
public final class KeyValueStore {
    private static final UpdateOp INSERT = new UpdateOp.Insert();

    private Tensor keys;
    private Tensor values;

    /** An empty store. */
    public KeyValueStore(int rows, int capacity, int channels) {
        var shape = Shape.of(rows, capacity, channels);
        keys = Workspace.outside(() -> Tensor.zeros(DType.F32, shape));
        values = Workspace.outside(() -> Tensor.zeros(DType.F32, shape));
    }

    /** How many positions a row has room for. */
    public int capacity() {
        return keys.dim(1);
    }

    /** Writes the keys and values [rows, T, K] of tokens at their places, by operations. */
    public void insert(Memory tokens, TextPlaces places) {
        insert(tokens.keys(), keys, places);
        insert(tokens.values(), values, places);
    }

    private static void insert(Variable tokens, Tensor store, TextPlaces places) {
        Devices.current()
                .update(INSERT, List.of(store, tokens.value(), places.starts()), List.of(store));
    }

    /** All there is room for, [rows, capacity, K]. */
    public Memory all() {
        return new Memory(Variable.constant(keys), Variable.constant(values));
    }

    /**
     * The first positions of the only row, [1, length, K].
     *
     * @throws IllegalStateException if there are several rows
     */
    public Memory first(int length) {
        if (keys.dim(0) != 1) {
            throw new IllegalStateException(
                    "several tokens at once are read by one row, but there are " + keys.dim(0));
        }
        return new Memory(first(keys, length), first(values, length));
    }

    private static Variable first(Tensor store, int length) {
        var row = store.reshape(store.shape().without(0)).slice(0, length);
        return Variable.constant(row.reshape(store.shape().withDim(1, length)));
    }

    /** Moves to a larger room. */
    public void grow(int capacity) {
        keys = grown(keys, capacity);
        values = grown(values, capacity);
    }

    private static Tensor grown(Tensor store, int capacity) {
        var shape = store.shape().withDim(1, capacity);
        var larger = Workspace.outside(() -> Tensor.zeros(DType.F32, shape));
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
     * Keeps some rows, in a new order. The store stays where it is, if there are as many rows as
     * before.
     *
     * @param length how many positions are filled
     */
    public void select(RowSelection rows, int length) {
        keys = selected(keys, rows, length);
        values = selected(values, rows, length);
    }

    private static Tensor selected(Tensor store, RowSelection rows, int length) {
        var selected = Workspace.outside(() -> rows.of(store, length * store.dim(2)));
        if (selected.dim(0) != store.dim(0)) {
            return selected;
        }
        if (selected.floats() != store.floats()) {
            store.copyFrom(selected);
        }
        return store;
    }
}
