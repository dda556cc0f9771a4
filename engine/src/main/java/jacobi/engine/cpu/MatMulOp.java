package jacobi.engine.cpu;

import jacobi.engine.Op;
import jacobi.engine.Shape;
import jacobi.engine.Tensor;

import java.util.Arrays;
import java.util.List;

/** {@link Op.MatMul} on the cpu device: a product for each index of the leading axes. */
final class MatMulOp {
    /** Multiply-adds below which matrices are shared out whole, rather than cut. */
    private static final long SMALL = 1 << 21;

    private MatMulOp() {}

    static Work prepare(Op.MatMul op, List<Tensor> in, List<Tensor> out) {
        var x = in.get(0);
        var y = in.get(1);
        var c = out.get(0);
        boolean left = op.transposeLeft();
        boolean right = op.transposeRight();
        int m = c.dim(-2);
        int n = c.dim(-1);
        int k = x.dim(left ? -2 : -1);
        var batch = leading(c.shape());
        var xStarts = starts(leading(x.shape()), batch, m * k);
        var yStarts = starts(leading(y.shape()), batch, k * n);
        var products = new Work[batch.size()];
        for (int i = 0; i < products.length; i++) {
            var a = Matrix.of(x.floats(), x.offset() + xStarts[i], left ? m : k, left);
            var b = Matrix.of(y.floats(), y.offset() + yStarts[i], right ? k : n, right);
            var target = Target.of(c.floats(), c.offset() + i * m * n);
            products[i] = MatrixProduct.prepare(m, n, k, a, b, target);
        }
        return (long) m * n * k < SMALL ? Work.together(products) : Work.inOrder(products);
    }

    /** All axes but the last two. */
    private static Shape leading(Shape shape) {
        return Shape.of(Arrays.copyOf(shape.dims(), shape.rank() - 2));
    }

    /** Where, in elements, each of the batch's matrices starts in an operand that is broadcast. */
    private static int[] starts(Shape operand, Shape batch, int matrix) {
        var strides = operand.broadcastStrides(batch);
        var starts = new int[batch.size()];
        for (int i = 0; i < starts.length; i++) {
            int rest = i;
            for (int axis = batch.rank() - 1; axis >= 0; axis--) {
                starts[i] += rest % batch.dim(axis) * strides[axis] * matrix;
                rest /= batch.dim(axis);
            }
        }
        return starts;
    }
}
