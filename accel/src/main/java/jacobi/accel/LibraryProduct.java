package jacobi.accel;

import jacobi.accel.Launch.Region;
import jacobi.engine.Function;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

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

    /**
     * Has a library do what it can of some launches: the products, without what {@link Kernel#GEMM}
     * does besides, for which a launch of {@link Kernel#FINISH} follows where it is needed.
     */
    static List<Launch> replace(List<Launch> launches) {
        var replaced = new ArrayList<Launch>();
        for (var launch : launches) {
            if (launch.kernel() == Kernel.GEMM) {
                replaced.addAll(replace(launch));
            } else {
                replaced.add(launch);
            }
        }
        return replaced;
    }

    private static List<Launch> replace(Launch launch) {
        var gemm = new GemmArguments(launch.ints());
        boolean finishing =
                gemm.bias() >= 0 || gemm.argument() >= 0 || gemm.function() != Function.IDENTITY;
        if (gemm.axes() > 1 || gemm.add() && finishing) {
            return List.of(launch);
        }
        int batch = launch.deep();
        int to = gemm.argument() >= 0 ? gemm.argument() : gemm.to();
        var left =
                Matrix.transposeOf(gemm.right(), gemm.depth(), gemm.columns(), gemm.rightStride());
        var right = Matrix.transposeOf(gemm.left(), gemm.rows(), gemm.depth(), gemm.leftStride());
        if (left.isEmpty() || right.isEmpty()) {
            return List.of(launch);
        }
        var product =
                new LibraryProduct(
                        left.get(),
                        right.get(),
                        to,
                        gemm.columns(),
                        gemm.rows(),
                        gemm.depth(),
                        batch,
                        gemm.add());
        int size = gemm.rows() * gemm.columns() * batch;
        var result = new Region(false, to, size);
        var launches = new ArrayList<Launch>();
        launches.add(
                new Launch(
                        Kernel.LIBRARY_GEMM,
                        1,
                        1,
                        1,
                        product.arguments(),
                        new float[0],
                        launch.reads(),
                        List.of(result)));
        if (finishing) {
            launches.add(finish(gemm, result, launch));
        }
        return launches;
    }

    /** The bias and the function of a product that is there. */
    private static Launch finish(GemmArguments gemm, Region product, Launch launch) {
        var reads = new ArrayList<>(launch.reads());
        reads.add(product);
        return new Launch(
                Kernel.FINISH,
                Math.ceilDiv(product.size(), Kernel.THREADS),
                1,
                1,
                new int[] {
                    product.size(),
                    gemm.columns(),
                    product.address(),
                    gemm.bias(),
                    gemm.function().ordinal(),
                    gemm.to()
                },
                new float[0],
                reads,
                launch.writes());
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

    /** How a launch of {@link Kernel#GEMM} says what to compute; see the kernel's method. */
    private record GemmArguments(int[] ints) {
        int rows() {
            return ints[0];
        }

        int columns() {
            return ints[1];
        }

        int depth() {
            return ints[2];
        }

        Matrices.Walk left() {
            return new Matrices.Walk(ints[3], ints[4], ints[5]);
        }

        Matrices.Walk right() {
            return new Matrices.Walk(ints[6], ints[7], ints[8]);
        }

        int to() {
            return ints[9];
        }

        int bias() {
            return ints[10];
        }

        int argument() {
            return ints[11];
        }

        Function function() {
            return Function.values()[ints[12]];
        }

        boolean add() {
            return ints[13] == 1;
        }

        int axes() {
            return ints[14];
        }

        int leftStride() {
            return axes() == 0 ? 0 : ints[16];
        }

        int rightStride() {
            return axes() == 0 ? 0 : ints[17];
        }
    }
}
