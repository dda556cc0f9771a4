package jacobi.engine.cpu;

import jacobi.engine.Op;
import jacobi.engine.Tensor;

import java.util.List;

/** {@link Op.Linear} on the cpu device: one product over all rows, bias and function fused. */
final class LinearOp {
    private LinearOp() {}

    static void run(Team team, Op.Linear op, List<Tensor> in, List<Tensor> out) {
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
        MatrixProduct.compute(
                team,
                x.shape().rows(),
                weight.dim(0),
                k,
                Matrix.of(x.floats(), x.offset(), k, false),
                Matrix.of(weight.floats(), weight.offset(), k, true),
                target);
    }
}
