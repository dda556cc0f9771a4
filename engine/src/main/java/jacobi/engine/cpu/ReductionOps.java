package jacobi.engine.cpu;

import jacobi.engine.Tensor;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Operations that take many elements to one. Partial sums are combined in a fixed order. */
final class ReductionOps {
    private ReductionOps() {}

    /** Sums over one group of neighbouring axes after the other, from the outermost. */
    static Work sumTo(List<Tensor> in, List<Tensor> out) {
        var x = in.getFirst();
        var y = out.getFirst();
        if (x.size() == 0 || x.size() == y.size()) {
            return copy(x, y);
        }
        var dims = x.shape().dims();
        var steps = y.shape().broadcastStrides(x.shape());
        var scratch = new Scratch();
        var works = new ArrayList<Work>();
        var values = Place.of(x);
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
                var target = left == y.size() ? Place.of(y) : Place.in(scratch, left);
                works.add(Sums.sum(values, outer, group, inner, target, scratch));
                values = target;
            }
        }
        return scratch.around(Work.inOrder(works.toArray(Work[]::new)));
    }

    /** A sum over nothing but axes of size 1, or over no elements at all. */
    private static Work copy(Tensor from, Tensor to) {
        var x = Place.of(from);
        var y = Place.of(to);
        int size = from.size();
        int total = to.size();
        return _ -> {
            System.arraycopy(x.array(), x.at(), y.array(), y.at(), size);
            Arrays.fill(y.array(), y.at() + size, y.at() + total, 0);
        };
    }

    private static int product(int[] dims, int from, int to) {
        int product = 1;
        for (int i = from; i < to; i++) {
            product *= dims[i];
        }
        return product;
    }

    static Work max(List<Tensor> in, List<Tensor> out) {
        var x = in.getFirst().floats();
        int xAt = in.getFirst().offset();
        int columns = in.getFirst().dim(-1);
        var value = out.get(0).floats();
        int valueAt = out.get(0).offset();
        var index = out.get(1).ints();
        int indexAt = out.get(1).offset();
        return Work.parts(
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

    static Work maxGradient(List<Tensor> in, List<Tensor> out) {
        var index = in.get(0).ints();
        int indexAt = in.get(0).offset();
        var dy = in.get(1).floats();
        int dyAt = in.get(1).offset();
        var dx = out.getFirst().floats();
        int dxAt = out.getFirst().offset();
        int columns = out.getFirst().dim(-1);
        return Work.parts(
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
    static Work sumOfSquares(List<Tensor> in, List<Tensor> out) {
        var places = in.stream().map(Place::of).toArray(Place[]::new);
        var sizes = in.stream().mapToInt(Tensor::size).toArray();
        var firstTask = new int[sizes.length + 1];
        for (int i = 0; i < sizes.length; i++) {
            firstTask[i + 1] = firstTask[i] + Math.ceilDiv(sizes[i], Grain.ELEMENTS);
        }
        var partial = new double[firstTask[sizes.length]];
        var sum = Place.of(out.getFirst());
        var squares =
                Work.tasks(
                        partial.length,
                        task -> {
                            int operand = operand(firstTask, task);
                            var x = places[operand];
                            int from = (task - firstTask[operand]) * Grain.ELEMENTS;
                            int count = Math.min(Grain.ELEMENTS, sizes[operand] - from);
                            partial[task] = SumKernel.squares(x.array(), x.at() + from, 0, count);
                        });
        return Work.inOrder(squares, _ -> sum.array()[sum.at()] = (float) sum(partial));
    }

    /** The operand that a task belongs to. */
    private static int operand(int[] firstTask, int task) {
        int operand = Arrays.binarySearch(firstTask, task);
        operand = operand < 0 ? -operand - 2 : operand;
        while (firstTask[operand + 1] == task) {
            operand++;
        }
        return operand;
    }

    private static double sum(double[] parts) {
        double sum = 0;
        for (double part : parts) {
            sum += part;
        }
        return sum;
    }
}
