package jacobi.engine.cpu;

import jacobi.engine.Tensor;

import java.util.ArrayList;
import java.util.List;

/**
 * The backward pass of a recurrence as a whole: the steps, which leave the gradients of all gates'
 * sums, then one product over all times for dWeight and one sum for dBias.
 */
final class RecurrentGradients {
    private final RecurrentSizes sizes;
    private final List<Tensor> in;
    private final List<Tensor> out;
    private final Scratch scratch;
    private final Place hidden;
    private final List<Work> works = new ArrayList<>();

    /** Over operands (weight, state, …) to results (dx, dWeight, dBias, dState). */
    RecurrentGradients(RecurrentSizes sizes, List<Tensor> in, List<Tensor> out, Scratch scratch) {
        this.sizes = sizes;
        this.in = in;
        this.out = out;
        this.scratch = scratch;
        int count = sizes.batch() * sizes.times() * sizes.units();
        this.hidden = sizes.times() > 1 ? Place.in(scratch, count) : null;
    }

    /** Adds the steps. */
    void steps(RecurrentBackward.Cell cell) {
        works.add(new RecurrentBackward(sizes, cell, in, out.get(3), hidden, scratch));
    }

    /**
     * Adds the gradients of some rows of the weight, and of the bias, behind the steps.
     *
     * @param sums the gradients of these rows' sums: the first columns of [B·T, pitch]
     */
    void parameters(Place sums, int pitch, int firstRow, int rows) {
        int units = sizes.units();
        int count = sizes.batch() * sizes.times();
        var weight = out.get(1);
        var target = Target.of(weight.floats(), weight.offset() + firstRow * units);
        var left = Matrix.of(sums, pitch, true);
        works.add(MatrixProduct.prepare(rows, units, count, left, before(), target));
        var bias = out.get(2);
        var first = new Place(bias.floats(), null, bias.offset() + firstRow);
        works.add(Sums.sum(sums, 1, count, pitch, first, scratch));
    }

    /** The outputs before all steps, [B·T, H]: of a single step, they are in the first state. */
    private Matrix before() {
        return hidden == null
                ? Matrix.of(Place.of(in.get(1)), sizes.parts() * sizes.units(), false)
                : Matrix.of(hidden, sizes.units(), false);
    }

    Work work() {
        return scratch.around(Work.inOrder(works.toArray(Work[]::new)));
    }
}
