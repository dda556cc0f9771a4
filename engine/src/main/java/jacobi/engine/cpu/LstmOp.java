package jacobi.engine.cpu;

import jacobi.engine.Function;
import jacobi.engine.GradientOp;
import jacobi.engine.Op;
import jacobi.engine.Op.Arithmetic;
import jacobi.engine.Tensor;

import java.util.Arrays;
import java.util.List;

/** {@link Op.Lstm} on the cpu device: what is its own in {@link RecurrentForward} and -Backward. */
final class LstmOp {
    private static final int GATES = 4;

    private LstmOp() {}

    static Work forward(Op.Lstm op, List<Tensor> in, List<Tensor> out) {
        var sizes = RecurrentSizes.of(in.get(0), in.get(1), in.get(3), op.reverse());
        var cell =
                new Forward(
                        Floats.of(in.get(0)),
                        Floats.of(out.get(0)),
                        Floats.of(out.get(1)),
                        sizes.units());
        return RecurrentForward.prepare(sizes, cell, in, out);
    }

    /** From the sums at the places of the gates. */
    private record Forward(Floats x, Floats states, Floats saved, int units)
            implements RecurrentForward.Cell {
        @Override
        public int slot(int gate) {
            return gate;
        }

        @Override
        public void state(float[] before, int beforeAt, int row, int unit, int count) {
            int xAt = x.at() + row * GATES * units + unit;
            var gates = saved.array();
            int at = saved.at() + row * GATES * units + unit;
            gate(Function.SIGMOID, xAt, at, count);
            gate(Function.SIGMOID, xAt + units, at + units, count);
            gate(Function.TANH, xAt + 2 * units, at + 2 * units, count);
            gate(Function.SIGMOID, xAt + 3 * units, at + 3 * units, count);
            var state = states.array();
            int h = states.at() + row * 2 * units + unit;
            int c = h + units;
            LstmKernel.cell(gates, at, units, before, beforeAt + units + unit, state, c, count);
            FunctionKernel.apply(Function.TANH, state, c, state, h, count);
            int o = at + 3 * units;
            BinaryKernel.apply(Arithmetic.MULTIPLY, gates, o, state, h, state, h, count);
        }

        private void gate(Function function, int xAt, int at, int count) {
            var gates = saved.array();
            BinaryKernel.apply(Arithmetic.ADD, x.array(), xAt, gates, at, gates, at, count);
            FunctionKernel.apply(function, gates, at, gates, at, count);
        }
    }

    static Work backward(GradientOp.Lstm op, List<Tensor> in, List<Tensor> out) {
        var sizes = RecurrentSizes.of(in.get(5), in.get(0), in.get(1), op.reverse());
        int units = sizes.units();
        if (units == 0) {
            return Work.NOTHING;
        }
        var gradients = new RecurrentGradients(sizes, in, out, new Scratch());
        gradients.steps(
                new Backward(
                        Floats.of(in.get(3)), Floats.of(in.get(4)), Floats.of(out.get(0)), units));
        gradients.parameters(Place.of(out.get(0)), GATES * units, 0, GATES * units);
        return gradients.work();
    }

    /** The gradients of the sums are those of x. */
    private record Backward(Floats states, Floats saved, Floats dx, int units)
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
            int cell = states.at() + (2 * row + 1) * units + unit;
            int last = sumsAt(3, row) + unit;
            FunctionKernel.apply(Function.TANH, states.array(), cell, dx.array(), last, count);
            LstmKernel.gradient(
                    saved.array(),
                    saved.at() + row * GATES * units + unit,
                    units,
                    before,
                    beforeAt + units + unit,
                    dState,
                    dStateAt + unit,
                    dx.array(),
                    sumsAt(0, row) + unit,
                    count);
        }

        @Override
        public void clear(int row, int unit, int count) {
            for (int gate = 0; gate < GATES; gate++) {
                int at = sumsAt(gate, row) + unit;
                Arrays.fill(dx.array(), at, at + count, 0);
            }
        }

        @Override
        public float[] sums(int gate) {
            return dx.array();
        }

        @Override
        public int sumsAt(int gate, int row) {
            return dx.at() + (row * GATES + gate) * units;
        }
    }
}
