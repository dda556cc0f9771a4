package jacobi.engine.cpu;

import jacobi.engine.Function;
import jacobi.engine.GradientOp;
import jacobi.engine.Op;
import jacobi.engine.Op.Arithmetic;
import jacobi.engine.Tensor;

import java.util.Arrays;
import java.util.List;

/** {@link Op.Gru} on the cpu device: what is its own in {@link RecurrentForward} and -Backward. */
final class GruOp {
    private static final int GATES = 3;
    private static final int SAVED = RecurrentForward.SAVED;

    private GruOp() {}

    static Work forward(Op.Gru op, List<Tensor> in, List<Tensor> out) {
        var sizes = RecurrentSizes.of(in.get(0), in.get(1), in.get(3), op.reverse());
        var cell =
                new Forward(
                        Floats.of(in.get(0)),
                        Floats.of(out.get(0)),
                        Floats.of(out.get(1)),
                        sizes.units());
        return RecurrentForward.prepare(sizes, cell, in, out);
    }

    /** From the sums at the places of r, z and m. */
    private record Forward(Floats x, Floats states, Floats saved, int units)
            implements RecurrentForward.Cell {
        @Override
        public int slot(int gate) {
            return gate < 2 ? gate : 3;
        }

        @Override
        public void state(float[] before, int beforeAt, int row, int unit, int count) {
            int xAt = x.at() + row * GATES * units + unit;
            var gates = saved.array();
            int r = saved.at() + row * SAVED * units + unit;
            int z = r + units;
            int n = z + units;
            int m = n + units;
            gate(xAt, r, count);
            gate(xAt + units, z, count);
            GruKernel.candidate(x.array(), xAt + 2 * units, gates, r, gates, m, gates, n, count);
            FunctionKernel.apply(Function.TANH, gates, n, gates, n, count);
            int to = states.at() + row * units + unit;
            GruKernel.state(gates, z, gates, n, before, beforeAt + unit, states.array(), to, count);
        }

        private void gate(int xAt, int at, int count) {
            var gates = saved.array();
            BinaryKernel.apply(Arithmetic.ADD, x.array(), xAt, gates, at, gates, at, count);
            FunctionKernel.apply(Function.SIGMOID, gates, at, gates, at, count);
        }
    }

    static Work backward(GradientOp.Gru op, List<Tensor> in, List<Tensor> out) {
        var sizes = RecurrentSizes.of(in.get(5), in.get(0), in.get(1), op.reverse());
        int units = sizes.units();
        if (units == 0) {
            return Work.NOTHING;
        }
        var scratch = new Scratch();
        var gradients = new RecurrentGradients(sizes, in, out, scratch);
        var dx = Place.of(out.get(0));
        var dm = Place.in(scratch, sizes.batch() * sizes.times() * units);
        gradients.steps(new Backward(Floats.of(in.get(4)), Floats.of(out.get(0)), dm, units));
        gradients.parameters(dx, GATES * units, 0, 2 * units);
        gradients.parameters(dm, units, 2 * units, units);
        return gradients.work();
    }

    /** The gradients of the sums are those of x, but for the last gate's, that of m. */
    private record Backward(Floats saved, Floats dx, Place dm, int units)
            implements RecurrentBackward.Cell {
        @Override
        public void gradient(
                float[] before,
                int beforeAt,
                float[] dState,
                int dStateAt,
                int row,
                int unit,
                int count) {
            GruKernel.gradient(
                    saved.array(),
                    saved.at() + row * SAVED * units + unit,
                    units,
                    before,
                    beforeAt + unit,
                    dState,
                    dStateAt + unit,
                    dx.array(),
                    sumsAt(0, row) + unit,
                    dm.array(),
                    dm.at() + row * units + unit,
                    count);
        }

        @Override
        public void clear(int row, int unit, int count) {
            for (int gate = 0; gate < GATES; gate++) {
                int at = dx.at() + (row * GATES + gate) * units + unit;
                Arrays.fill(dx.array(), at, at + count, 0);
            }
            int at = dm.at() + row * units + unit;
            Arrays.fill(dm.array(), at, at + count, 0);
        }

        @Override
        public float[] sums(int gate) {
            return gate < 2 ? dx.array() : dm.array();
        }

        @Override
        public int sumsAt(int gate, int row) {
            return gate < 2 ? dx.at() + (row * GATES + gate) * units : dm.at() + row * units;
        }
    }
}
