package jacobi.engine;

import java.util.ArrayList;
import java.util.List;

/** What every device relies on: shapes fit, types fit, and every integer is within its bound. */
final class OperandCheck {
    private OperandCheck() {}

    static List<Shape> check(Op op, List<Tensor> operands) {
        var shapes = new ArrayList<Shape>(operands.size());
        for (var operand : operands) {
            shapes.add(operand.shape());
        }
        var results = op.resultShapes(shapes);
        types(op, operands);
        integers(op, operands);
        return results;
    }

    /** The type of the floating operands, which must be one; F32 where there is none. */
    static DType floatingType(Op op, List<Tensor> operands) {
        for (int i = 0; i < operands.size(); i++) {
            if (!op.integerOperand(i)) {
                return operands.get(i).type();
            }
        }
        return DType.F32;
    }

    private static void types(Op op, List<Tensor> operands) {
        var type = floatingType(op, operands);
        if (!type.isFloating()) {
            throw new DTypeException(
                    op + ": takes floating operands; operands " + ShapeException.join(operands));
        }
        for (int i = 0; i < operands.size(); i++) {
            var wanted = op.integerOperand(i) ? DType.I32 : type;
            if (operands.get(i).type() != wanted) {
                throw new DTypeException(
                        op
                                + ": operand "
                                + i
                                + " must be of type "
                                + wanted
                                + "; operands "
                                + ShapeException.join(operands));
            }
        }
    }

    /** Whether every integer is within its bounds; allocates nothing if so. */
    static void integers(Op op, List<Tensor> in) {
        switch (op) {
            case Op.Embedding _ ->
                    bounded(op, "id", in.get(1), 0, in.get(0).dim(0), Integer.MIN_VALUE);
            case GradientOp.Embedding e ->
                    bounded(op, "id", in.get(0), 0, e.rows(), Integer.MIN_VALUE);
            case UpdateOp.AddRows _ ->
                    bounded(op, "id", in.get(1), 0, in.get(0).dim(0), Integer.MIN_VALUE);
            case Op.CrossEntropy c ->
                    bounded(op, "target", in.get(1), 0, in.get(0).dim(-1), c.ignored());
            case GradientOp.CrossEntropy c ->
                    bounded(op, "target", in.get(1), 0, in.get(0).dim(-1), c.ignored());
            case Op.Attention _ -> lengths(op, in.get(3), in.get(1));
            case GradientOp.Attention _ -> lengths(op, in.get(3), in.get(1));
            case Op.AttentionWeights _ -> lengths(op, in.get(2), in.get(1));
            case Op.Gru _, Op.Lstm _ -> lengths(op, in.get(4), in.get(0));
            case GradientOp.Gru _, GradientOp.Lstm _ -> lengths(op, in.get(2), in.get(5));
            case Op.Rotary _ -> starts(op, in.get(1), Op.Rotary.POSITIONS - in.get(0).dim(1));
            case UpdateOp.Insert _ -> starts(op, in.get(2), in.get(0).dim(1) - in.get(1).dim(1));
            case Op.Mask _ ->
                    bounded(op, "length", in.get(1), 0, in.get(0).dim(-1) + 1, Integer.MIN_VALUE);
            case GradientOp.Max m ->
                    bounded(op, "index", in.get(0), 0, m.columns(), Integer.MIN_VALUE);
            case Op.Differentiable _, GradientOp _, UpdateOp _ -> {}
        }
    }

    private static void lengths(Op op, Tensor lengths, Tensor rows) {
        bounded(op, "length", lengths, 0, rows.dim(1) + 1, Integer.MIN_VALUE);
    }

    private static void starts(Op op, Tensor starts, int last) {
        bounded(op, "start", starts, 0, last + 1, Integer.MIN_VALUE);
    }

    private static void bounded(Op op, String what, Tensor tensor, int from, int to, int except) {
        var ints = tensor.ints();
        for (int i = 0; i < tensor.size(); i++) {
            int value = ints[tensor.offset() + i];
            if ((value < from || value >= to) && value != except) {
                throw new IndexException(
                        op
                                + ": "
                                + what
                                + " "
                                + value
                                + " at position "
                                + i
                                + " of "
                                + tensor.shape()
                                + " is not in ["
                                + from
                                + ", "
                                + to
                                + ")");
            }
        }
    }
}
