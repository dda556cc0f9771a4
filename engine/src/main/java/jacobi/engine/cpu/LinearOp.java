package jacobi.engine.cpu;

import jacobi.engine.Op;
import jacobi.engine.Tensor;

import java.util.List;

/** {@link Op.Linear} on the cpu device: one product over all rows, bias and function fused. */
final class LinearOp {
    private LinearOp() {}

    static Work prepare(Op.Linear op, List<Tensor> in, List<Tensor> out) {
        var x = in.get(0);
        var weight = in.get(1);
        var bias = in.size() > 2 ? in.get(2) : null;
        var values = out.getFirst();
        var sums = out.getLast();
        var target =
                new Target(
                        values.floats(),
                        values.offset(),
                        sums.floats(),
                        sums.offset(),
                        bias == null ? null : bias.floats(),
                        bias == null ? 0 : bias.offset(),
                        op.activation());
        int k = weight.dim(1);
        int m = x.shape().rows();
        int n = weight.dim(0);
        var a = Matrix.of(x.floats(), x.offset(), k, false);
        var b = Matrix.of(weight.floats(), weight.offset(), k, true);
        return MatrixProduct.prepare(m, n, k, a, b, target);
    }
}
