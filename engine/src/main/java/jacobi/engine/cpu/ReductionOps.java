package jacobi.engine.cpu;

import jacobi.engine.Tensor;

import java.util.Arrays;
import java.util.List;

/** Operations that take many elements to one. Partial sums are combined in a fixed order. */
final class ReductionOps {
    private ReductionOps() {}

    /** Sums over one group of neighbouring axes after the other, from the outermost. */
    static void sumTo(Team team, List<Tensor> in, List<Tensor> out) {
        var x = in.getFirst();
        var y = out.getFirst();
        if (x.size() == 0 || x.size() == y.size()) {
            y.fill(0);
            if (x.size() > 0) {
                y.copyFrom(x);
            }
            return;
        }
        var dims = x.shape().dims();
        var steps = y.shape().broadcastStrides(x.shape());
        var values = x.floats();
        int at = x.offset();
        int left = x.size();
        for (int axis = 0; left > y.size(); axis++) {
            int group = 1;
            int from = axis;
            while (axis < dims.length && steps[axis] == 0) {
                group *= dims[axis];
                dims[axis++] = 1;
            }
            if (group > 1) {
                int outer = product(dims, 0, from);
                int inner = product(dims, axis, dims.length);
                left /= group;
                boolean last = left == y.size();
                var target = last ? y.floats() : new float[left];
                int targetAt = last ? y.offset() : 0;
                Sums.sum(team, values, at, outer, group, inner, target, targetAt);
                values = target;
                at = targetAt;
            }
        }
    }

    private static int product(int[] dims, int from, int to) {
        int product = 1;
        for (int i = from; i < to; i++) {
            product *= dims[i];
        }
        return product;
    }

    static void max(Team team, List<Tensor> in, List<Tensor> out) {
        var x = in.getFirst().floats();
        int xAt = in.getFirst().offset();
        int columns = in.getFirst().dim(-1);
        var value = out.get(0).floats();
        int valueAt = out.get(0).offset();
        var index = out.get(1).ints();
        int indexAt = out.get(1).offset();
        team.parts(
                out.getFirst().size(),
                Grain.rows(Grain.ELEMENTS, columns),
                (from, to) -> {
                    for (int row = from; row < to; row++) {
                        int first = MaxKernel.firstMax(x, xAt + row * columns, columns);
                        index[indexAt + row] = first;
                        value[valueAt + row] = x[xAt + row * columns + first];
                    }
                });
    }

    static void maxGradient(Team team, List<Tensor> in, List<Tensor> out) {
        var index = in.get(0).ints();
        int indexAt = in.get(0).offset();
        var dy = in.get(1).floats();
        int dyAt = in.get(1).offset();
        var dx = out.getFirst().floats();
        int dxAt = out.getFirst().offset();
        int columns = out.getFirst().dim(-1);
        team.parts(
                in.getFirst().size(),
                Grain.rows(Grain.ELEMENTS, columns),
                (from, to) -> {
                    Arrays.fill(dx, dxAt + from * columns, dxAt + to * columns, 0);
                    for (int row = from; row < to; row++) {
                        dx[dxAt + row * columns + index[indexAt + row]] = dy[dyAt + row];
                    }
                });
    }

    /** All operands are cut together: most models have many small parameters. */
    static void sumOfSquares(Team team, List<Tensor> in, List<Tensor> out) {
        var firstTask = new int[in.size() + 1];
        for (int i = 0; i < in.size(); i++) {
            firstTask[i + 1] = firstTask[i] + Math.ceilDiv(in.get(i).size(), Grain.ELEMENTS);
        }
        var partial = new double[firstTask[in.size()]];
        team.run(
                partial.length,
                task -> {
                    int operand = Arrays.binarySearch(firstTask, task);
                    operand = operand < 0 ? -operand - 2 : operand;
                    while (firstTask[operand + 1] == task) {
                        operand++;
                    }
                    var x = in.get(operand);
                    int from = (task - firstTask[operand]) * Grain.ELEMENTS;
                    int count = Math.min(Grain.ELEMENTS, x.size() - from);
                    partial[task] = SumKernel.squares(x.floats(), x.offset() + from, 0, count);
                });
        double sum = 0;
        for (double part : partial) {
            sum += part;
        }
        out.getFirst().set(0, sum);
    }
}
