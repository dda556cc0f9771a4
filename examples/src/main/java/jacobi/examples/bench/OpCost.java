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
                Float.BYTES * written(op, operands, results));
    }

    private static double flops(Op op, List<Shape> operands, List<Shape> results) {
        return switch (op) {
            case Op.MatMul(var transposeLeft, _) ->
                    2.0 * results.get(0).size() * operands.get(0).dim(transposeLeft ? -2 : -1);
            case Op.Linear _ -> 2.0 * results.get(0).size() * operands.get(0).dim(-1);
            case Op.Attention o -> attention(FORWARD_PRODUCTS, o.causal(), operands);
            case GradientOp.Attention o -> attention(BACKWARD_PRODUCTS, o.causal(), operands);
            case Op.AttentionWeights o -> attention(1, o.causal(), operands);
            case Op.Gru _, Op.Lstm _ -> recurrent(1, operands.get(0), operands.get(1));
            case GradientOp.Gru _, GradientOp.Lstm _ ->
                    recurrent(2, operands.get(5), operands.get(0));
            case Op.Differentiable _, GradientOp _, UpdateOp _ -> 0;
        };
    }

    /** Products of the weight with a row for each of the times [B, T, …]. */
    private static double recurrent(int products, Shape times, Shape weight) {
        return 2.0 * products * times.dim(0) * times.dim(1) * weight.size();
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
            // Only the rows that are added to, at most one for each summand.
            case UpdateOp.AddRows _ -> operands.get(1).size() + 2.0 * operands.get(2).size();
            case UpdateOp.Insert _ -> operands.get(1).size() + (double) operands.get(2).size();
            case Op.Differentiable _, Op.Terminal _ ->
                    operands.stream().mapToDouble(Shape::size).sum();
        };
    }

    /** Elements written. A reshape writes none, and an insertion in place only the new rows. */
    private static double written(Op op, List<Shape> operands, List<Shape> results) {
        return switch (op) {
            case Op.Reshape _ -> 0;
            case UpdateOp.AddRows _ -> operands.get(2).size();
            case UpdateOp.Insert _ -> operands.get(1).size();
            case Op.Differentiable _, Op.Terminal _ ->
                    results.stream().mapToDouble(Shape::size).sum();
        };
    }
}
