package jacobi.models.nn;

import jacobi.autograd.Variable;
import jacobi.engine.Shape;
import jacobi.engine.Tensor;

/**
 * A recurrent layer: at each step, a new state from an input and the state before. B batch, T time,
 * H hidden channels, S channels of the state, whose first H are the hidden ones.
 *
 * <p>Weights are laid out, and gates ordered, as PyTorch's are.
 */
public final class Recurrence {
    private final Cell cell;
    private final int hidden;
    private final boolean reverse;
    private final Variable weight;
    private final Variable bias;

    /** How a state follows from the one before. */
    public enum Cell {
        /** Gated recurrent unit (Cho et al. 2014): the state is the hidden channels. */
        GRU(3, 1),
        /** Long short-term memory (Hochreiter and Schmidhuber 1997), with a forget gate. */
        LSTM(4, 2);

        private final int gates;
        private final int states;

        Cell(int gates, int states) {
            this.gates = gates;
            this.states = states;
        }

        /** Channels of an input to a layer of so many hidden ones: those of all gates. */
        public int inputs(int hidden) {
            return gates * hidden;
        }

        /** Channels of the state: hidden ones, and an LSTM's cell. */
        public int state(int hidden) {
            return states * hidden;
        }
    }

    /**
     * A layer that starts with weights drawn from ±1/√H.
     *
     * @param reverse whether it reads each text from its end
     */
    public Recurrence(Parameters.Scope scope, Cell cell, int hidden, boolean reverse) {
        this.cell = cell;
        this.hidden = hidden;
        this.reverse = reverse;
        int rows = cell.inputs(hidden);
        var initializer = Initializer.uniform(1 / Math.sqrt(hidden));
        this.weight = scope.parameter("weight", Shape.of(rows, hidden), initializer);
        this.bias = scope.parameter("bias", Shape.of(rows), initializer);
    }

    /**
     * The states behind each step, [B, T, S]. Where a text has ended, its last state stays.
     *
     * @param x what the input contributes to the gates, [B, T, gates·H]
     * @param state where it starts, [B, S]
     * @param lengths I32[B], how many steps each text has
     */
    public Variable apply(Variable x, Variable state, Tensor lengths) {
        return switch (cell) {
            case GRU -> x.gru(weight, bias, state, lengths, reverse);
            case LSTM -> x.lstm(weight, bias, state, lengths, reverse);
        };
    }

    /** Whether it reads each text from its end. */
    public boolean isReverse() {
        return reverse;
    }

    /** The hidden channels of states […, S]: […, H]. */
    public Variable hidden(Variable states) {
        int axis = states.shape().rank() - 1;
        return states.dim(axis) == hidden ? states : states.slice(axis, 0, hidden);
    }

    /** The states of a batch that has read nothing: zeros [B, S]. */
    public Variable start(int batch) {
        return Variable.constant(
                Tensor.zeros(weight.value().type(), Shape.of(batch, cell.state(hidden))));
    }
}
