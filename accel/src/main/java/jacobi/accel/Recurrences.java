package jacobi.accel;

import jacobi.engine.DType;
import jacobi.engine.GradientOp;
import jacobi.engine.Op;
import jacobi.engine.Shape;

import java.util.ArrayList;
import java.util.List;

/**
 * Recurrent networks: two launches for each time, a product with the weight and a kernel for the
 * gates; and what can be computed for all times at once, at once.
 */
final class Recurrences {
    private final Kernel kernel;
    private final int gates;
    private final int parts;
    private final boolean reverse;
    private final Scratch scratch;
    private final List<Launch> launches = new ArrayList<>();
    private int batch;
    private int times;
    private int units;

    private Recurrences(Kernel kernel, int gates, int parts, boolean reverse, Scratch scratch) {
        this.kernel = kernel;
        this.gates = gates;
        this.parts = parts;
        this.reverse = reverse;
        this.scratch = scratch;
    }

    static List<Launch> gru(Op.Gru op, List<Operand> in, List<Operand> out, Scratch scratch) {
        return new Recurrences(Kernel.GRU, 3, 1, op.reverse(), scratch).forward(in, out);
    }

    static List<Launch> lstm(Op.Lstm op, List<Operand> in, List<Operand> out, Scratch scratch) {
        return new Recurrences(Kernel.LSTM, 4, 2, op.reverse(), scratch).forward(in, out);
    }

    static List<Launch> gruGradient(
            GradientOp.Gru op, List<Operand> in, List<Operand> out, Scratch scratch) {
        return new Recurrences(Kernel.GRU_GRADIENT, 3, 1, op.reverse(), scratch).backward(in, out);
    }

    static List<Launch> lstmGradient(
            GradientOp.Lstm op, List<Operand> in, List<Operand> out, Scratch scratch) {
        return new Recurrences(Kernel.LSTM_GRADIENT, 4, 2, op.reverse(), scratch).backward(in, out);
    }

    /** The state before a step: where a row's is, and how far the next row's. */
    private record Before(int address, int stride) {}

    private List<Launch> forward(List<Operand> in, List<Operand> out) {
        var x = in.get(0);
        var weight = in.get(1);
        var bias = in.get(2);
        var state = in.get(3);
        var lengths = in.get(4);
        var states = out.get(0);
        var saved = out.get(1);
        size(x, weight);
        if (batch * times * units == 0) {
            return List.of();
        }
        var sums = scratch.floats(batch * gates * units);
        for (int step = 0; step < times; step++) {
            int time = time(step);
            var before = before(step, state, states);
            launches.add(
                    Matrices.product(
                                    new Matrices.Walk(before.address, before.stride, 1),
                                    Matrices.Walk.rows(weight.address(), units).transposed(),
                                    batch,
                                    gates * units,
                                    units,
                                    sums.address(),
                                    bias.address())
                            .reads(state, states, weight, bias)
                            .writes(sums));
            launches.add(
                    Launch.elements(kernel, batch * units)
                            .ints(batch * units, units, times, time)
                            .ints(x.address(), sums.address(), before.address, before.stride)
                            .ints(lengths.address(), states.address(), saved.address())
                            .reads(x, sums, state, states, lengths)
                            .writes(states, saved));
        }
        return launches;
    }

    /** From the last step to the first; then the weight's gradient from all of them. */
    private List<Launch> backward(List<Operand> in, List<Operand> out) {
        var weight = in.get(0);
        var state = in.get(1);
        var lengths = in.get(2);
        var states = in.get(3);
        var saved = in.get(4);
        var dy = in.get(5);
        var dx = out.get(0);
        var dWeight = out.get(1);
        var dBias = out.get(2);
        var dState = out.get(3);
        size(dx, weight);
        if (batch * times * units == 0) {
            for (var gradient : out) {
                launches.addAll(Elementwise.fill(0, gradient));
            }
            return launches;
        }
        int width = gates * units;
        // An LSTM's sums have the gradient of x, which is added to them as it is.
        var dSums = parts == 1 ? scratch.floats(batch * times * width) : dx;
        var dHidden = scratch.floats(batch * units);
        var dCell = scratch.floats(batch * units);
        launches.addAll(Elementwise.fill(0, dHidden));
        launches.addAll(Elementwise.fill(0, dCell));
        for (int step = times - 1; step >= 0; step--) {
            int time = time(step);
            var before = before(step, state, states);
            launches.add(
                    Launch.elements(kernel, batch * units)
                            .ints(batch * units, units, times, time)
                            .ints(states.address(), saved.address(), dy.address())
                            .ints(before.address, before.stride, lengths.address())
                            .ints(dHidden.address(), dCell.address(), dx.address(), dSums.address())
                            .reads(states, saved, dy, state, lengths, dHidden, dCell)
                            .writes(dHidden, dCell, dx, dSums));
            launches.add(
                    Matrices.addProduct(
                                    new Matrices.Walk(
                                            dSums.address() + time * width, times * width, 1),
                                    Matrices.Walk.rows(weight.address(), units),
                                    batch,
                                    units,
                                    width,
                                    dHidden.address())
                            .reads(dSums, weight, dHidden)
                            .writes(dHidden));
        }
        finishState(dHidden, dCell, dState);
        var hidden = hiddenBefore(state, states);
        launches.add(
                Matrices.product(
                                Matrices.Walk.rows(dSums.address(), width).transposed(),
                                Matrices.Walk.rows(hidden.address(), units),
                                width,
                                units,
                                batch * times,
                                dWeight.address())
                        .reads(dSums, hidden)
                        .writes(dWeight));
        launches.addAll(Layout.sumRows(dSums, batch * times, width, dBias, scratch));
        return launches;
    }

    private void finishState(Operand dHidden, Operand dCell, Operand dState) {
        var rows = Shape.of(batch, units);
        var to = new int[] {parts * units, 1};
        var from = new int[] {units, 1};
        launches.addAll(Layout.move(dHidden, 0, from, dState, 0, to, rows));
        if (parts == 2) {
            launches.addAll(Layout.move(dCell, 0, from, dState, units, to, rows));
        }
    }

    /** The outputs [B, T, H] before each time's step. */
    private Operand hiddenBefore(Operand state, Operand states) {
        var hidden = scratch.take(DType.F32, Shape.of(batch, times, units));
        int from = parts * units;
        var first = Shape.of(batch, units);
        launches.addAll(
                Layout.move(
                        state,
                        0,
                        new int[] {from, 1},
                        hidden,
                        time(0) * units,
                        new int[] {times * units, 1},
                        first));
        // Forward, time t has the state of t − 1 before it; backward, that of t + 1.
        launches.addAll(
                Layout.move(
                        states,
                        reverse ? from : 0,
                        new int[] {times * from, from, 1},
                        hidden,
                        reverse ? 0 : units,
                        new int[] {times * units, units, 1},
                        Shape.of(batch, times - 1, units)));
        return hidden;
    }

    private void size(Operand x, Operand weight) {
        batch = x.dim(0);
        times = x.dim(1);
        units = weight.dim(1);
    }

    private int time(int step) {
        return reverse ? times - 1 - step : step;
    }

    private Before before(int step, Operand state, Operand states) {
        int width = parts * units;
        return step == 0
                ? new Before(state.address(), width)
                : new Before(states.address() + time(step - 1) * width, times * width);
    }
}
