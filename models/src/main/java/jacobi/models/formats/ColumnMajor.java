package jacobi.models.formats;

import jacobi.engine.Shape;
import jacobi.engine.Tensor;

/** Arrays whose first axis runs fastest, as Fortran has them. */
final class ColumnMajor {
    private ColumnMajor() {}

    private interface Move {
        void move(int to, int from);
    }

    /** The same sizes in the opposite order. */
    static long[] reversed(long[] dims) {
        var reversed = new long[dims.length];
        for (int i = 0; i < dims.length; i++) {
            reversed[i] = dims[dims.length - 1 - i];
        }
        return reversed;
    }

    /**
     * Turns the axes around. Read row by row, a column-major array of shape [a, b, c] is one of
     * shape [c, b, a]; this gives [a, b, c] back.
     */
    static Tensor toRowMajor(Tensor reversed) {
        int rank = reversed.shape().rank();
        var dims = new int[rank];
        for (int i = 0; i < rank; i++) {
            dims[i] = reversed.dim(rank - 1 - i);
        }
        var shape = Shape.of(dims);
        return switch (reversed.type()) {
            case F32 -> {
                var from = reversed.floats();
                var to = new float[from.length];
                walk(dims, (row, column) -> to[row] = from[column]);
                yield Tensor.wrap(shape, to);
            }
            case F64 -> {
                var from = reversed.doubles();
                var to = new double[from.length];
                walk(dims, (row, column) -> to[row] = from[column]);
                yield Tensor.wrap(shape, to);
            }
            case I32 -> {
                var from = reversed.ints();
                var to = new int[from.length];
                walk(dims, (row, column) -> to[row] = from[column]);
                yield Tensor.wrap(shape, to);
            }
        };
    }

    /** Names every element's place in row-major order, from the first on, and in column-major. */
    private static void walk(int[] dims, Move move) {
        int size = Shape.of(dims).size();
        var index = new int[dims.length];
        int column = 0;
        for (int row = 0; row < size; row++) {
            move.move(row, column);
            column = next(dims, index, column);
        }
    }

    /** Counts the index on by one, the last axis fastest; returns where that is. */
    private static int next(int[] dims, int[] index, int column) {
        int stride = 1;
        for (int dim : dims) {
            stride *= dim;
        }
        for (int axis = dims.length - 1; axis >= 0; axis--) {
            stride /= dims[axis];
            if (++index[axis] < dims[axis]) {
                return column + stride;
            }
            column -= stride * (dims[axis] - 1);
            index[axis] = 0;
        }
        return column;
    }
}
