package jacobi.models.rnn;

import jacobi.autograd.Variable;
import jacobi.engine.DType;
import jacobi.engine.Shape;
import jacobi.engine.Tensor;
import jacobi.models.nn.Linear;
import jacobi.models.nn.Parameters;
import jacobi.models.nn.Recurrence;

import java.util.ArrayList;

/**
 * Writes the decoder's states while it looks at the source: the three ways of {@link
 * RecurrentConfig.Attention}. B batch, T target time, S source time, G channels of all gates.
 */
sealed interface SourceReader {
    /**
     * What can be known of a source before anything is written.
     *
     * @param source annotations, their ends, and lengths
     * @param keys what states are compared with, [B, S, …]; null where nothing is
     */
    record Memory(RecurrentEncoder.Encoded source, Variable keys) {}

    /**
     * Some steps of a decoder.
     *
     * @param state behind the last step, [B, state]
     * @param hidden behind each step, [B, T, H]
     * @param contexts what was seen of the source, [B, T or 1, annotation]
     * @param weights of the annotations, [B, T, S]; null where there is no attention
     */
    record Steps(Variable state, Variable hidden, Variable contexts, Variable weights) {}

    /** What is computed once for a source. */
    Memory remember(RecurrentEncoder.Encoded source);

    /**
     * Goes on from a state.
     *
     * @param gates what the tokens before contribute to each step's gates, [B, T, G]
     * @param state [B, state]
     */
    Steps run(Variable gates, Variable state, Memory memory);

    static SourceReader of(Parameters.Scope scope, RecurrentConfig config) {
        var recurrence =
                new Recurrence(scope.child("recurrence"), config.cell(), config.hidden(), false);
        int gates = config.cell().inputs(config.hidden());
        return switch (config.attention()) {
            case NONE -> new Fixed(recurrence, context(scope, config, gates));
            case ADDITIVE ->
                    new Before(
                            recurrence,
                            context(scope, config, gates),
                            Linear.withoutBias(
                                    scope.child("query"), config.hidden(), config.hidden()),
                            new Linear(scope.child("key"), config.annotation(), config.hidden()),
                            Linear.withoutBias(scope.child("score"), config.hidden(), 1));
            case DOT -> new Behind(recurrence, null);
            case GENERAL ->
                    new Behind(
                            recurrence,
                            Linear.withoutBias(
                                    scope.child("key"), config.annotation(), config.hidden()));
        };
    }

    private static Linear context(Parameters.Scope scope, RecurrentConfig config, int gates) {
        return Linear.withoutBias(scope.child("context"), config.annotation(), gates);
    }

    private static Variable last(Variable states) {
        int time = states.dim(1);
        return states.slice(1, time - 1, time).reshape(states.dim(0), states.dim(2));
    }

    /** All T steps of every row: what is behind a text's end is not looked at. */
    private static Tensor steps(Variable gates) {
        return Tensor.full(DType.I32, Shape.of(gates.dim(0)), gates.dim(1));
    }

    /** Weights [B, T, S] from scores: the annotations of each source sum to 1. */
    private static Variable weights(Variable scores, Memory memory) {
        return scores.mask(memory.source.lengths(), Double.NEGATIVE_INFINITY).softmax();
    }

    /** The source is one vector, which takes part in every step. */
    record Fixed(Recurrence recurrence, Linear context) implements SourceReader {
        @Override
        public Memory remember(RecurrentEncoder.Encoded source) {
            return new Memory(source, null);
        }

        @Override
        public Steps run(Variable gates, Variable state, Memory memory) {
            var summary = memory.source.summary();
            var seen = summary.reshape(summary.dim(0), 1, summary.dim(1));
            var states = recurrence.apply(gates.add(context.apply(seen)), state, steps(gates));
            return new Steps(last(states), recurrence.hidden(states), seen, null);
        }
    }

    /** The state before a step chooses what the step sees: one step after the other. */
    record Before(Recurrence recurrence, Linear context, Linear query, Linear key, Linear score)
            implements SourceReader {
        @Override
        public Memory remember(RecurrentEncoder.Encoded source) {
            return new Memory(source, key.apply(source.annotations()));
        }

        @Override
        public Steps run(Variable gates, Variable state, Memory memory) {
            var hidden = new ArrayList<Variable>();
            var contexts = new ArrayList<Variable>();
            var weights = new ArrayList<Variable>();
            for (int t = 0; t < gates.dim(1); t++) {
                var weight = look(state, memory);
                var seen = weight.matmul(memory.source.annotations());
                var gate = gates.slice(1, t, t + 1).add(context.apply(seen));
                var states = recurrence.apply(gate, state, steps(gate));
                state = last(states);
                hidden.add(recurrence.hidden(states));
                contexts.add(seen);
                weights.add(weight);
            }
            return new Steps(
                    state,
                    Variable.concat(1, hidden),
                    Variable.concat(1, contexts),
                    Variable.concat(1, weights));
        }

        private Variable look(Variable state, Memory memory) {
            var hidden = recurrence.hidden(state);
            var asked = query.apply(hidden.reshape(hidden.dim(0), 1, hidden.dim(1)));
            var scores = score.apply(memory.keys.add(asked).tanh());
            return weights(scores.reshape(scores.dim(0), 1, scores.dim(1)), memory);
        }
    }

    /** All steps are made first, and each state then chooses what the output layer sees. */
    record Behind(Recurrence recurrence, Linear key) implements SourceReader {
        @Override
        public Memory remember(RecurrentEncoder.Encoded source) {
            var annotations = source.annotations();
            return new Memory(source, key == null ? annotations : key.apply(annotations));
        }

        @Override
        public Steps run(Variable gates, Variable state, Memory memory) {
            var states = recurrence.apply(gates, state, steps(gates));
            var hidden = recurrence.hidden(states);
            var weights = weights(hidden.matmulTransposed(memory.keys), memory);
            var seen = weights.matmul(memory.source.annotations());
            return new Steps(last(states), hidden, seen, weights);
        }
    }
}
