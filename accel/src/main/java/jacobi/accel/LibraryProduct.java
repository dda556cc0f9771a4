package jacobi.accel;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A product of matrices as BLAS libraries take it (Dongarra et al. 1990, SGEMM): by columns, {@code
 * C = op(A)·op(B)}, or that added to C. Of matrices that stand in memory by rows, a library by
 * columns sees the transposed ones; so what it is asked for is {@code Cᵀ = Bᵀ·Aᵀ}, and "left" here
 * is the right operand of the {@link Kernel#GEMM} that this is made from.
 *
 * @param left the operand that has {@code rows} rows
 * @param right the operand that has {@code columns} columns
 * @param to address of the result; its columns stand one behind the other
 * @param rows of the result
 * @param columns of the result
 * @param depth how many products make an element
 * @param batch how many such products there are, each a stride further
 * @param add whether to add to what is there
 */
public record LibraryProduct(
        Matrix left,
        Matrix right,
        int to,
        int rows,
        int columns,
        int depth,
        int batch,
        boolean add) {
    /**
     * An operand.
     *
     * @param address of its first element
     * @param transposed whether it is taken transposed
     * @param leading elements from one column to the next, as it stands in memory
     * @param stride elements from one matrix of the batch to the next
     */
    public record Matrix(int address, boolean transposed, int leading, int stride) {
        /**
         * The transpose of a walk's matrix; empty where neither rows nor columns are dense.
         *
         * @param rows of the walk's matrix
         * @param columns of the walk's matrix
         */
        private static Optional<Matrix> transposeOf(
                Matrices.Walk walk, int rows, int columns, int stride) {
            if (walk.columnStride() == 1 && (rows == 1 || walk.rowStride() >= columns)) {
                int leading = Math.max(walk.rowStride(), columns);
                return Optional.of(new Matrix(walk.address(), false, leading, stride));
            }
            if (walk.rowStride() == 1 && (columns == 1 || walk.columnStride() >= rows)) {
                int leading = Math.max(walk.columnStride(), rows);
                return Optional.of(new Matrix(walk.address(), true, leading, stride));
            }
            return Optional.empty();
        }
    }

    /** Has a library compute what products it can; our own kernel computes the others. */
    static List<Launch> replace(List<Launch> launches) {
        return launches.stream()
                .flatMap(
                        launch ->
                                launch.kernel() == Kernel.GEMM
                                        ? replace(launch).stream()
                                        : Stream.of(launch))
                .toList();
    }

    private static List<Launch> replace(Launch launch) {
        var gemm = new GemmLaunch(launch);
        var left =
                Matrix.transposeOf(gemm.right(), gemm.depth(), gemm.columns(), gemm.rightStride());
        var right = Matrix.transposeOf(gemm.left(), gemm.rows(), gemm.depth(), gemm.leftStride());
        // Sums of nothing are allowed, but not with rows of no elements.
        if (gemm.axes() > 1
                || gemm.depth() == 0
                || !gemm.canBeSplit()
                || left.isEmpty()
                || right.isEmpty()) {
            return List.of(launch);
        }
        var product =
                new LibraryProduct(
                        left.get(),
                        right.get(),
                        gemm.target(),
                        gemm.columns(),
                        gemm.rows(),
                        gemm.depth(),
                        gemm.batch(),
                        gemm.adds());
        return gemm.by(Kernel.LIBRARY_GEMM, 1, 1, 1, product.arguments());
    }

    /** As the slot of a launch has it. */
    private int[] arguments() {
        return new int[] {
            left.address,
            left.transposed ? 1 : 0,
            left.leading,
            left.stride,
            right.address,
            right.transposed ? 1 : 0,
            right.leading,
            right.stride,
            to,
            rows,
            columns,
            depth,
            batch,
            add ? 1 : 0
        };
    }

    /** What a launch of {@link Kernel#LIBRARY_GEMM} asks for. */
    public static LibraryProduct of(int[] arguments) {
        return new LibraryProduct(
                new Matrix(arguments[0], arguments[1] == 1, arguments[2], arguments[3]),
                new Matrix(arguments[4], arguments[5] == 1, arguments[6], arguments[7]),
                arguments[8],
                arguments[9],
                arguments[10],
                arguments[11],
                arguments[12],
                arguments[13] == 1);
    }
}
