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
 * RecurrentConfig.Attention}. B batch, T target time, S source time, G channels of all gates. Where
 * there are fewer sources than rows B, equally many neighbouring rows share each.
 */
sealed interface SourceReader {
    /**
     * What can be known of a source before anything is written.
     *
     * @param source annotations, their ends, and lengths
     * @param keys what states are compared with, [sources, …]; null where nothing is
     */
    record Memory(RecurrentEncoder.Encoded source, Variable keys) {
        int sources() {
            return source.lengths().dim(0);
        }
    }

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
     * @param memory of B sources, or of as many as divide B
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

    /**
     * The same steps x [B, T, C] in another number of rows, [rows, B·T/rows, C]: those of one
     * source side by side, which are as many queries to it, or each row for itself again.
     */
    private static Variable inRows(int rows, Variable x) {
        return x.dim(0) == rows ? x : x.reshape(rows, x.dim(0) * x.dim(1) / rows, x.dim(2));
    }

    /** Weights from scores [sources, queries, S]: those of one query sum to 1. */
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
            int rows = gates.dim(0);
            int sources = memory.sources();
            var summary = memory.source.summary();
            var together = Shape.of(sources, rows / sources, summary.dim(1));
            var alone = summary.reshape(sources, 1, summary.dim(1));
            var seen = inRows(rows, alone.broadcastTo(together));
            var states = recurrence.apply(gates.add(context.apply(seen)), state, steps(gates));
            return new Steps(last(states), recurrence.hidden(states), seen, null);
        }
    }

    /** The state before a step chooses what the step sees: one step after the other. */
    record Before(Recurrence recurrence, Linear context, Linear query, Linear key, Linear score)
            implements SourceReader {
        @Override
        public Memory remember(RecurrentEncoder.Encoded source) {
            var keys = key.apply(source.annotations());
            // With an axis for the queries.
            return new Memory(source, keys.reshape(keys.dim(0), 1, keys.dim(1), keys.dim(2)));
        }

        @Override
        public Steps run(Variable gates, Variable state, Memory memory) {
            int rows = gates.dim(0);
            var hidden = new ArrayList<Variable>();
            var contexts = new ArrayList<Variable>();
            var weights = new ArrayList<Variable>();
            for (int t = 0; t < gates.dim(1); t++) {
                var weight = look(state, memory);
                var seen = inRows(rows, weight.matmul(memory.source.annotations()));
                var gate = gates.slice(1, t, t + 1).add(context.apply(seen));
                var states = recurrence.apply(gate, state, steps(gate));
                state = last(states);
                hidden.add(recurrence.hidden(states));
                contexts.add(seen);
                weights.add(inRows(rows, weight));
            }
            return new Steps(
                    state,
                    Variable.concat(1, hidden),
                    Variable.concat(1, contexts),
                    Variable.concat(1, weights));
        }

        /** Weights of the annotations for the next step, [sources, rows of each, S]. */
        private Variable look(Variable state, Memory memory) {
            int sources = memory.sources();
            var asked = query.apply(recurrence.hidden(state));
            int together = asked.dim(0) / sources;
            var queries = asked.reshape(sources, together, 1, asked.dim(1));
            var scores = score.apply(memory.keys.add(queries).tanh());
            return weights(scores.reshape(sources, together, scores.dim(2)), memory);
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
            var queries = inRows(memory.sources(), hidden);
            var weights = weights(queries.matmulTransposed(memory.keys), memory);
            var seen = weights.matmul(memory.source.annotations());
            int rows = gates.dim(0);
            return new Steps(last(states), hidden, inRows(rows, seen), inRows(rows, weights));
        }
    }
}
