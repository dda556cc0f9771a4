package jacobi.engine;

import java.util.Arrays;
import java.util.List;

/** The checks that shape rules share. Each throws a {@link ShapeException} with all operands. */
final class ShapeRules {
    private ShapeRules() {}

    static void require(boolean holds, Op op, String problem, List<Shape> operands) {
        if (!holds) {
            throw new ShapeException(op, problem, operands);
        }
    }

    static void count(Op op, List<Shape> operands, int count) {
        count(op, operands, count, count);
    }

    static void count(Op op, List<Shape> operands, int least, int most) {
        if (operands.size() < least || operands.size() > most) {
            var wanted = least == most ? "" + least : least + " to " + most;
            throw new ShapeException(
                    op,
                    "takes "
                            + wanted
                            + (most == 1 ? " operand" : " operands")
                            + ", got "
                            + operands.size(),
                    operands);
        }
    }

    static void rate(String op, double rate) {
        if (!(rate >= 0 && rate < 1)) {
            throw new IllegalArgumentException(op + ": rate must be in [0, 1), got " + rate);
        }
    }

    static void seed(Op op, List<Shape> operands, int index) {
        require(operands.get(index).equals(Shape.of(3)), op, "seed must be [3]", operands);
    }

    static void scalar(Op op, List<Shape> operands, int index) {
        require(
                operands.get(index).equals(Shape.of()),
                op,
                "operand " + index + " must be a scalar []",
                operands);
    }

    static void rank(Op op, List<Shape> operands, int index, int least) {
        if (operands.get(index).rank() < least) {
            throw new ShapeException(
                    op, "operand " + index + " needs at least " + least + " axes", operands);
        }
    }

    static void exactRank(Op op, List<Shape> operands, int index, int rank) {
        if (operands.get(index).rank() != rank) {
            throw new ShapeException(
                    op, "operand " + index + " needs exactly " + rank + " axes", operands);
        }
    }

    static void axis(Op op, int axis, List<Shape> operands) {
        require(axis >= 0 && axis < operands.get(0).rank(), op, "no axis " + axis, operands);
    }

    /** All operands of one shape, which is the result's. */
    static List<Shape> same(Op op, List<Shape> operands, int count) {
        count(op, operands, count);
        for (var operand : operands) {
            require(operand.equals(operands.get(0)), op, "operands must be of one shape", operands);
        }
        return List.of(operands.get(0));
    }

    static Shape permute(Op op, List<Integer> axes, List<Shape> operands) {
        var shape = operands.get(0);
        var seen = new boolean[shape.rank()];
        var dims = new int[shape.rank()];
        require(axes.size() == shape.rank(), op, "needs one axis for each of x", operands);
        for (int i = 0; i < dims.length; i++) {
            int axis = axes.get(i);
            require(
                    axis >= 0 && axis < dims.length && !seen[axis],
                    op,
                    "axes are no permutation",
                    operands);
            seen[axis] = true;
            dims[i] = shape.dim(axis);
        }
        return Shape.of(dims);
    }

    static Shape concat(Op op, int axis, List<Shape> operands) {
        require(!operands.isEmpty(), op, "needs an operand", operands);
        axis(op, axis, operands);
        var first = operands.get(0);
        int total = 0;
        for (var operand : operands) {
            require(
                    operand.rank() == first.rank()
                            && operand.withDim(axis, 0).equals(first.withDim(axis, 0)),
                    op,
                    "operands may differ along axis " + axis + " only",
                    operands);
            total += operand.dim(axis);
        }
        return first.withDim(axis, total);
    }

    static Shape matMul(Op op, boolean transposeX, boolean transposeY, List<Shape> operands) {
        rank(op, operands, 0, 2);
        rank(op, operands, 1, 2);
        var x = operands.get(0);
        var y = operands.get(1);
        int m = x.dim(transposeX ? -1 : -2);
        int inner = x.dim(transposeX ? -2 : -1);
        int otherInner = y.dim(transposeY ? -1 : -2);
        int n = y.dim(transposeY ? -2 : -1);
        if (inner != otherInner) {
            throw new ShapeException(
                    op, "inner sizes " + inner + " and " + otherInner + " differ", operands);
        }
        var batch = Shape.broadcast(batch(x), batch(y));
        require(batch != null, op, "leading axes do not broadcast", operands);
        return batch.append(m).append(n);
    }

    /** All axes but the last two. */
    static Shape batch(Shape matrix) {
        return Shape.of(Arrays.copyOf(matrix.dims(), matrix.rank() - 2));
    }

    static Shape linear(Op op, List<Shape> operands) {
        rank(op, operands, 0, 1);
        exactRank(op, operands, 1, 2);
        var x = operands.get(0);
        var weight = operands.get(1);
        if (x.dim(-1) != weight.dim(1)) {
            throw new ShapeException(
                    op,
                    "x has " + x.dim(-1) + " channels, the weight takes " + weight.dim(1),
                    operands);
        }
        require(
                operands.size() < 3 || operands.get(2).equals(Shape.of(weight.dim(0))),
                op,
                "bias must be [" + weight.dim(0) + "]",
                operands);
        return x.withDim(-1, weight.dim(0));
    }

    /** One integer for each entry of the batch, which is the first operand's first axis. */
    static void perRow(Op op, String what, List<Shape> operands, int index) {
        var wanted = Shape.of(operands.get(0).dim(0));
        require(operands.get(index).equals(wanted), op, what + " must be " + wanted, operands);
    }

    /** Operands (query, key[, value], lengths, …). */
    static void attention(
            Op op, int heads, int keyValueHeads, List<Shape> operands, boolean withValue) {
        for (int i = 0; i < (withValue ? 3 : 2); i++) {
            exactRank(op, operands, i, 3);
        }
        var query = operands.get(0);
        var key = operands.get(1);
        require(
                heads > 0 && query.dim(2) % heads == 0,
                op,
                "channels are no multiple of the " + heads + " heads",
                operands);
        require(
                keyValueHeads > 0 && heads % keyValueHeads == 0,
                op,
                heads + " heads are no multiple of the " + keyValueHeads + " key/value heads",
                operands);
        var wanted = Shape.of(query.dim(0), key.dim(1), query.dim(2) / heads * keyValueHeads);
        require(key.equals(wanted), op, "key must be " + wanted, operands);
        require(
                !withValue || operands.get(2).equals(key),
                op,
                "key and value differ in shape",
                operands);
        perRow(op, "lengths", operands, withValue ? 3 : 2);
    }

    /** {@code same} operands of one shape, then [rates] and a scalar. */
    static void update(Op op, List<Shape> operands, int same, int rates) {
        count(op, operands, same + 2);
        for (int i = 1; i < same; i++) {
            require(
                    operands.get(i).equals(operands.get(0)),
                    op,
                    "operand " + i + " differs in shape from the parameter",
                    operands);
        }
        require(
                operands.get(same).equals(Shape.of(rates)),
                op,
                "rates must be [" + rates + "]",
                operands);
        scalar(op, operands, same + 1);
    }

    /**
     * Operands (x [B, T, gates·H], weight, bias, state [B, parts·H], lengths) of a recurrence;
     * returns [B, T].
     */
    static Shape recurrence(Op op, int gates, int parts, List<Shape> operands) {
        exactRank(op, operands, 0, 3);
        var times = operands.get(0).without(-1);
        int rows = recurrentWeight(op, gates, operands, 1);
        require(operands.get(0).dim(2) == rows, op, "x must be [B, T, " + rows + "]", operands);
        require(
                operands.get(2).equals(Shape.of(rows)),
                op,
                "bias must be [" + rows + "]",
                operands);
        recurrentState(op, parts, times.dim(0), rows / gates, operands, 3);
        return times;
    }

    /** Operands (weight, state, lengths, states, saved, dy) of a recurrence's gradient. */
    static List<Shape> recurrenceGradient(Op op, int gates, int parts, List<Shape> operands) {
        count(op, operands, 6);
        int rows = recurrentWeight(op, gates, operands, 0);
        int units = rows / gates;
        exactRank(op, operands, 5, 3);
        var times = operands.get(5).without(-1);
        recurrentState(op, parts, times.dim(0), units, operands, 1);
        var states = times.append(parts * units);
        require(
                operands.get(3).equals(states)
                        && operands.get(4).equals(times.append(4 * units))
                        && operands.get(5).equals(states),
                op,
                "states, saved and dy must be those of one recurrence",
                operands);
        return List.of(times.append(rows), operands.get(0), Shape.of(rows), operands.get(1));
    }

    /** The rows of the weight, which has {@code gates} for each column. */
    private static int recurrentWeight(Op op, int gates, List<Shape> operands, int index) {
        exactRank(op, operands, index, 2);
        var weight = operands.get(index);
        require(
                weight.dim(0) == gates * weight.dim(1),
                op,
                "the weight must be [" + gates + "·H, H]",
                operands);
        return weight.dim(0);
    }

    /** A state and, behind it, the lengths. */
    private static void recurrentState(
            Op op, int parts, int batch, int units, List<Shape> operands, int index) {
        var state = Shape.of(batch, parts * units);
        require(operands.get(index).equals(state), op, "state must be " + state, operands);
        require(
                operands.get(index + 1).equals(Shape.of(batch)),
                op,
                "lengths must be [" + batch + "]",
                operands);
    }
}
