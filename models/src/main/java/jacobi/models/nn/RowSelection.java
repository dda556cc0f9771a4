package jacobi.models.nn;

import jacobi.engine.Shape;
import jacobi.engine.Tensor;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Rows of tensors [rows, …] to keep, in a new order; a row may be taken more than once. Unless
 * there are to be more rows than before, only those that change are copied, and within their
 * tensor.
 */
public final class RowSelection {
    /** The place of a row that waits until its new place is free. */
    private static final int ASIDE = -1;

    /** In place of a number of readers: the row is what it is to be. */
    private static final int DONE = -1;

    private final int[] rows;
    private final List<Move> moves;

    /** A copy of a row to the place of another, or aside. */
    private record Move(int from, int to) {}

    /**
     * @param rows which of the old rows each new one is
     */
    public RowSelection(int[] rows) {
        this.rows = rows.clone();
        this.moves = moves(rows);
    }

    /**
     * The sources that rows need, if neighbouring rows that continue the same one read one copy of
     * it. That takes equally many rows of each; otherwise every row gets a source of its own.
     *
     * @param rows which of the old rows each new one is
     * @param together how many neighbours among the old rows continue the same source
     */
    public static RowSelection ofSources(int[] rows, int together) {
        return new RowSelection(onceEach(Arrays.stream(rows).map(row -> row / together).toArray()));
    }

    /** One of each run of equal numbers, if all runs are of the same length; else all of them. */
    private static int[] onceEach(int[] numbers) {
        int run = 1;
        while (run < numbers.length && numbers[run] == numbers[0]) {
            run++;
        }
        if (numbers.length % run != 0) {
            return numbers;
        }
        var first = new int[numbers.length / run];
        for (int i = 0; i < numbers.length; i++) {
            if (i % run == 0) {
                first[i / run] = numbers[i];
            } else if (numbers[i] != first[i / run]) {
                return numbers;
            }
        }
        return first;
    }

    /** Whether every row stays where it is, of {@code count} rows. */
    public boolean keepsAll(int count) {
        return rows.length == count && moves.isEmpty();
    }

    /** The copies to make, in an order in which each row is overwritten when nobody needs it. */
    private static List<Move> moves(int[] rows) {
        var moves = new ArrayList<Move>();
        var readers = readers(rows);
        for (int row = 0; row < rows.length; row++) {
            // One row that is free may free another.
            int to = row;
            while (to < rows.length && rows[to] != to && readers[to] == 0) {
                moves.add(new Move(rows[to], to));
                readers[to] = DONE;
                readers[rows[to]]--;
                to = rows[to];
            }
        }
        // What waits for each other now stands in circles: one row of each has to step aside.
        for (int row = 0; row < rows.length; row++) {
            if (rows[row] != row && readers[row] > 0) {
                moves.add(new Move(row, ASIDE));
                int to = row;
                for (; rows[to] != row; to = rows[to]) {
                    moves.add(new Move(rows[to], to));
                    readers[to] = DONE;
                }
                moves.add(new Move(ASIDE, to));
                readers[to] = DONE;
            }
        }
        return moves;
    }

    /** How many others are to be copies of each row. */
    private static int[] readers(int[] rows) {
        int largest = Arrays.stream(rows).max().orElse(0);
        var readers = new int[Math.max(rows.length, largest + 1)];
        for (int row = 0; row < rows.length; row++) {
            if (rows[row] != row) {
                readers[rows[row]]++;
            }
        }
        return readers;
    }

    /**
     * The selected rows of an F32 tensor, in its own storage unless they are more: the tensor
     * itself is of no use afterwards. As many rows as before are the tensor itself.
     */
    public Tensor of(Tensor tensor) {
        return of(tensor, rowSize(tensor));
    }

    /**
     * Like {@link #of(Tensor)}, for rows of which only the first {@code used} elements count: the
     * others are zero, and stay so.
     */
    public Tensor of(Tensor tensor, int used) {
        if (rows.length > tensor.dim(0)) {
            return spread(tensor, used);
        }
        int size = rowSize(tensor);
        var values = tensor.floats();
        float[] aside = null;
        for (var move : moves) {
            int from = tensor.offset() + move.from * size;
            int to = tensor.offset() + move.to * size;
            if (move.to == ASIDE) {
                aside = Arrays.copyOfRange(values, from, from + used);
            } else if (move.from == ASIDE) {
                System.arraycopy(aside, 0, values, to, used);
            } else {
                System.arraycopy(values, from, values, to, used);
            }
        }
        return rows.length == tensor.dim(0) ? tensor : tensor.slice(0, rows.length);
    }

    private Tensor spread(Tensor tensor, int used) {
        int size = rowSize(tensor);
        var result = new float[rows.length * size];
        for (int row = 0; row < rows.length; row++) {
            int from = tensor.offset() + rows[row] * size;
            System.arraycopy(tensor.floats(), from, result, row * size, used);
        }
        return Tensor.wrap(tensor.shape().withDim(0, rows.length), result);
    }

    private static int rowSize(Tensor tensor) {
        return tensor.shape().size(1, tensor.shape().rank());
    }

    /** The selected elements of an I32 tensor [rows]. */
    public Tensor ofIntegers(Tensor integers) {
        var selected = Arrays.stream(rows).map(row -> (int) integers.get(row)).toArray();
        return Tensor.wrap(Shape.of(selected.length), selected);
    }
}
