package jacobi.models.nn;

import jacobi.engine.Tensor;

/**
 * Rows of tensors [rows, …] to keep, in a new order; a row may be taken more than once. Where no
 * row has to make place for another in a circle, only the rows that change are copied, and within
 * their tensor.
 */
public final class RowSelection {
    private final int[] rows;
    private final int[] order;

    /**
     * @param rows which of the old rows each new one is
     */
    public RowSelection(int[] rows) {
        this.rows = rows.clone();
        this.order = order(rows);
    }

    /** Whether every row stays where it is, of {@code count} rows. */
    public boolean keepsAll(int count) {
        return rows.length == count && order != null && order.length == 0;
    }

    /** How many rows there are to be. */
    public int count() {
        return rows.length;
    }

    /** Which of the old rows a new one is. */
    public int source(int row) {
        return rows[row];
    }

    /**
     * The rows that change, so that each is overwritten when nobody needs it any more; null where
     * there is no such order.
     */
    private static int[] order(int[] rows) {
        var readers = new int[Math.max(rows.length, largest(rows) + 1)];
        int changes = 0;
        for (int row = 0; row < rows.length; row++) {
            if (rows[row] != row) {
                readers[rows[row]]++;
                changes++;
            }
        }
        var order = new int[changes];
        int found = 0;
        for (int row = 0; row < rows.length; row++) {
            if (rows[row] != row && readers[row] == 0) {
                order[found++] = row;
            }
        }
        for (int i = 0; i < found; i++) {
            int freed = rows[order[i]];
            if (--readers[freed] == 0 && freed < rows.length && rows[freed] != freed) {
                order[found++] = freed;
            }
        }
        return found == changes ? order : null;
    }

    private static int largest(int[] rows) {
        int largest = -1;
        for (int row : rows) {
            largest = Math.max(largest, row);
        }
        return largest;
    }

    /**
     * The selected rows of an F32 tensor, in its own storage where that can be done: the tensor
     * itself is of no use afterwards.
     */
    public Tensor of(Tensor tensor) {
        return of(tensor, tensor.shape().size(1, tensor.shape().rank()));
    }

    /**
     * Like {@link #of(Tensor)}, for rows of which only the first {@code used} elements matter; the
     * others are equal in all rows, and stay what they are.
     */
    public Tensor of(Tensor tensor, int used) {
        if (order == null || rows.length > tensor.dim(0)) {
            return gather(tensor);
        }
        for (int row : order) {
            copy(tensor, rows[row], tensor, row, used);
        }
        return tensor.slice(0, rows.length);
    }

    private Tensor gather(Tensor tensor) {
        var result = Tensor.allocate(tensor.type(), tensor.shape().withDim(0, rows.length));
        int size = tensor.shape().size(1, tensor.shape().rank());
        for (int row = 0; row < rows.length; row++) {
            copy(tensor, rows[row], result, row, size);
        }
        return result;
    }

    private static void copy(Tensor from, int fromRow, Tensor to, int toRow, int count) {
        int size = from.shape().size(1, from.shape().rank());
        System.arraycopy(
                from.floats(),
                from.offset() + fromRow * size,
                to.floats(),
                to.offset() + toRow * size,
                count);
    }
}
