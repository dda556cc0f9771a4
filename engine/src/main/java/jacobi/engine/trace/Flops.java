package jacobi.engine.trace;

import jacobi.engine.GradientOp;
import jacobi.engine.Op;
import jacobi.engine.Tensor;
import jacobi.engine.UpdateOp;

import java.util.List;

/**
 * What operations that are bound by arithmetic cost, a multiplication and an addition being two.
 */
final class Flops {
    private Flops() {}

    /** The cost of a product or an attention; 0 for what is bound by memory. */
    static long of(Op op, List<Tensor> in) {
        return switch (op) {
            case Op.MatMul m -> 2 * product(m, in);
            case Op.Linear _ -> 2L * in.get(0).size() * in.get(1).dim(0);
            // Scores and sums of values; backward, five products.
            case Op.Attention a -> 2 * 2 * pairs(a.causal(), in);
            case Op.AttentionWeights a -> 2 * pairs(a.causal(), in);
            case GradientOp.Attention a -> 5 * 2 * pairs(a.causal(), in);
            case Op.Gru _, Op.Lstm _ -> 2 * recurrent(in.get(0), in.get(1));
            // Back to the state, and the weight's gradient.
            case GradientOp.Gru _, GradientOp.Lstm _ -> 2 * 2 * recurrent(in.get(5), in.get(0));
            case Op.Differentiable _, GradientOp _, UpdateOp _ -> 0;
        };
    }

    /** Multiply-adds. */
    private static long product(Op.MatMul op, List<Tensor> in) {
        var shapes = in.stream().map(Tensor::shape).toList();
        int k = in.get(0).dim(op.transposeLeft() ? -2 : -1);
        return (long) op.resultShapes(shapes).getFirst().size() * k;
    }

    /** Multiply-adds of a weight's product with the state, for each of [B, T, …]. */
    private static long recurrent(Tensor times, Tensor weight) {
        return (long) times.dim(0) * times.dim(1) * weight.size();
    }

    /** Pairs of a query's and a key's channels; causality hides half of them. */
    private static long pairs(boolean causal, List<Tensor> in) {
        long all = (long) in.get(0).size() * in.get(1).dim(1);
        return causal ? all / 2 : all;
    }
}
