package jacobi.accel;

import jacobi.engine.Function;
import jacobi.engine.Op;
import jacobi.engine.Shape;

import java.util.Arrays;
import java.util.List;

/** Products of matrices: one kernel for all, by strides. */
final class Matrices {
    /**
     * Blocks of a result that keep a GPU busy: larger ones have as many multiprocessors (an H100
     * has 132). Where a result has fewer, smaller blocks keep more of them busy.
     */
    private static final int BUSY = 128;

    private Matrices() {}

    /** Has products of large results computed in larger blocks; the bits are the same. */
    static List<Launch> inLargeBlocks(List<Launch> launches) {
        return launches.stream().flatMap(launch -> inLargeBlocks(launch, BUSY).stream()).toList();
    }

    /** The same in larger blocks, if it is a product, and if there are enough of them. */
    static List<Launch> inLargeBlocks(Launch launch, int enough) {
        if (launch.kernel() != Kernel.GEMM) {
            return List.of(launch);
        }
        var gemm = new GemmLaunch(launch);
        int across = Math.ceilDiv(gemm.columns(), Kernel.LARGE_GEMM_TILE);
        int down = Math.ceilDiv(gemm.rows(), Kernel.LARGE_GEMM_TILE);
        if ((long) across * down * gemm.batch() < enough || !gemm.canBeSplit()) {
            return List.of(launch);
        }
        return gemm.by(Kernel.LARGE_GEMM, across, down, gemm.batch(), gemm.plainArguments());
    }

    /** How a product's operand is walked through: a stride for each row and for each column. */
    record Walk(int address, int rowStride, int columnStride) {
        static Walk rows(int address, int columns) {
            return new Walk(address, columns, 1);
        }

        Walk transposed() {
            return new Walk(address, columnStride, rowStride);
        }
    }

    static List<Launch> product(Op.MatMul op, Operand a, Operand b, Operand c, Scratch scratch) {
        int m = c.dim(-2);
        int n = c.dim(-1);
        int k = a.dim(op.transposeLeft() ? -2 : -1);
        if (c.size() == 0) {
            return List.of();
        }
        if (k == 0) {
            return Elementwise.fill(0, c);
        }
        var left = Walk.rows(a.address(), a.dim(-1));
        var right = Walk.rows(b.address(), b.dim(-1));
        var batch = leading(c.shape());
        var strides =
                Strides.of(
                        batch, leadingStrides(a.shape(), batch), leadingStrides(b.shape(), batch));
        return List.of(
                gemm(
                                op.transposeLeft() ? left.transposed() : left,
                                op.transposeRight() ? right.transposed() : right,
                                m,
                                n,
                                k,
                                batch.size())
                        .ints(c.address(), -1, -1, Function.IDENTITY.ordinal(), 0)
                        .ints(strides.arguments())
                        .reads(a, b)
                        .writes(c));
    }

    /** {@code f(x·weightᵀ + bias)}, with the argument of f as a second result where it is asked. */
    static List<Launch> linear(Op.Linear op, List<Operand> in, List<Operand> out) {
        var x = in.get(0);
        var weight = in.get(1);
        var y = out.get(0);
        if (y.size() == 0) {
            return List.of();
        }
        int k = weight.dim(1);
        return List.of(
                gemm(
                                Walk.rows(x.address(), k),
                                Walk.rows(weight.address(), k).transposed(),
                                y.rows(),
                                weight.dim(0),
                                k,
                                1)
                        .ints(
                                y.address(),
                                in.size() > 2 ? in.get(2).address() : -1,
                                out.size() > 1 ? out.get(1).address() : -1,
                                op.activation().ordinal(),
                                0)
                        .ints(0)
                        .reads(in.toArray(Operand[]::new))
                        .writes(out.toArray(Operand[]::new)));
    }

    /** {@code c = a·b + bias}; matrices wherever they stand. */
    static Launch.Builder product(Walk a, Walk b, int m, int n, int k, int c, int bias) {
        return gemm(a, b, m, n, k, 1).ints(c, bias, -1, Function.IDENTITY.ordinal(), 0).ints(0);
    }

    /** {@code c = a·b}. */
    static Launch.Builder product(Walk a, Walk b, int m, int n, int k, int c) {
        return product(a, b, m, n, k, c, -1);
    }

    /** {@code c += a·b}. */
    static Launch.Builder addProduct(Walk a, Walk b, int m, int n, int k, int c) {
        return gemm(a, b, m, n, k, 1).ints(c, -1, -1, Function.IDENTITY.ordinal(), 1).ints(0);
    }

    private static Launch.Builder gemm(Walk a, Walk b, int m, int n, int k, int batch) {
        return Launch.groups(Kernel.GEMM, Math.ceilDiv(n, Kernel.GEMM_TILE))
                .down(Math.ceilDiv(m, Kernel.GEMM_TILE))
                .deep(batch)
                .ints(m, n, k)
                .ints(a.address(), a.rowStride(), a.columnStride())
                .ints(b.address(), b.rowStride(), b.columnStride());
    }

    private static Shape leading(Shape shape) {
        return Shape.of(Arrays.copyOf(shape.dims(), shape.rank() - 2));
    }

    /** Strides of the matrices along the leading axes of a result. */
    private static int[] leadingStrides(Shape shape, Shape batch) {
        int matrix = shape.dim(-1) * shape.dim(-2);
        var strides = leading(shape).broadcastStrides(batch);
        for (int i = 0; i < strides.length; i++) {
            strides[i] *= matrix;
        }
        return strides;
    }
}
