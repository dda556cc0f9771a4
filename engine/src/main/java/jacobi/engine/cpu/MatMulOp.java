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

    static void run(Team team, Op.MatMul op, List<Tensor> in, List<Tensor> out) {
        var x = in.get(0);
        var y = in.get(1);
        var c = out.get(0);
        int m = c.dim(-2);
        int n = c.dim(-1);
        int k = x.dim(op.transposeLeft() ? -2 : -1);
        var batch = leading(c.shape());
        var xStarts = starts(leading(x.shape()), batch, m * k);
        var yStarts = starts(leading(y.shape()), batch, k * n);
        var batched =
                new Batched(
                        team,
                        m,
                        n,
                        k,
                        op,
                        x.floats(),
                        x.offset(),
                        y.floats(),
                        y.offset(),
                        c.floats(),
                        c.offset());
        if ((long) m * n * k < SMALL) {
            team.run(batch.size(), i -> batched.compute(i, xStarts[i], yStarts[i]));
        } else {
            for (int i = 0; i < batch.size(); i++) {
                batched.compute(i, xStarts[i], yStarts[i]);
            }
        }
    }

    private record Batched(
            Team team,
            int m,
            int n,
            int k,
            Op.MatMul op,
            float[] x,
            int xAt,
            float[] y,
            int yAt,
            float[] c,
            int cAt) {
        void compute(int index, int xStart, int yStart) {
            boolean left = op.transposeLeft();
            boolean right = op.transposeRight();
            MatrixProduct.compute(
                    team,
                    m,
                    n,
                    k,
                    Matrix.of(x, xAt + xStart, left ? m : k, left),
                    Matrix.of(y, yAt + yStart, right ? k : n, right),
                    Target.of(c, cAt + index * m * n));
        }
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
