package jacobi.examples.bench;

import jacobi.engine.GradientOp;
import jacobi.engine.Op;
import jacobi.engine.Shape;
import jacobi.engine.UpdateOp;

import java.util.List;

/** What each operation costs at least, from the shapes of its operands alone. */
final class OpCost {
    /** Scores and their product with the values. */
    private static final int FORWARD_PRODUCTS = 2;

    /** Scores again, then the gradients of weights, values, queries and keys (Dao et al. 2022). */
    private static final int BACKWARD_PRODUCTS = 5;

    private OpCost() {}

    /** The cost of an operation on operands of these shapes. */
    static Cost of(Op op, List<Shape> operands) {
        var results = op.resultShapes(operands);
        return new Cost(
                flops(op, operands, results),
                Float.BYTES * read(op, operands, results),
                written(op, results));
    }

    private static double flops(Op op, List<Shape> operands, List<Shape> results) {
        return switch (op) {
            case Op.MatMul(var transposeLeft, _) ->
                    2.0 * results.get(0).size() * operands.get(0).dim(transposeLeft ? -2 : -1);
            case Op.Linear _ -> 2.0 * results.get(0).size() * operands.get(0).dim(-1);
            case Op.Attention(_, var causal, _, _) -> attention(FORWARD_PRODUCTS, causal, operands);
            case GradientOp.Attention(_, var causal, _, _) ->
                    attention(BACKWARD_PRODUCTS, causal, operands);
            case Op.AttentionWeights(_, var causal) -> attention(1, causal, operands);
            case Op.Differentiable _, GradientOp _, UpdateOp _ -> 0;
        };
    }

    /** Each product multiplies and adds once for each channel of each pair that is seen. */
    private static double attention(int products, boolean causal, List<Shape> operands) {
        var query = operands.get(0);
        double pairs = pairs(query.dim(1), operands.get(1).dim(1), causal);
        return 2.0 * products * query.dim(0) * pairs * query.dim(2);
    }

    /** Pairs of a query t and a key s; with {@code causal} only those with s ≤ t + S − T. */
    static double pairs(int queries, int keys, boolean causal) {
        if (!causal) {
            return (double) queries * keys;
        }
        double pairs = 0;
        for (int t = 0; t < queries; t++) {
            pairs += Math.clamp(t + keys - queries + 1L, 0, keys);
        }
        return pairs;
    }

    /** Elements read. Some operations see only a part of an operand, and a reshape none. */
    private static double read(Op op, List<Shape> operands, List<Shape> results) {
        return switch (op) {
            case Op.Reshape _ -> 0;
            case Op.Slice _ -> results.get(0).size();
            case Op.Embedding _ -> operands.get(1).size() + (double) results.get(0).size();
            case Op.Differentiable _, Op.Terminal _ ->
                    operands.stream().mapToDouble(Shape::size).sum();
        };
    }

    private static double written(Op op, List<Shape> results) {
        return op instanceof Op.Reshape
                ? 0
                : Float.BYTES * results.stream().mapToDouble(Shape::size).sum();
    }
}
