package jacobi.models.rnn;

import jacobi.autograd.Variable;
import jacobi.engine.Tensor;
import jacobi.models.nn.Dropout;
import jacobi.models.nn.Embedding;
import jacobi.models.nn.Linear;
import jacobi.models.nn.Parameters;
import jacobi.models.nn.Pass;
import jacobi.models.nn.Recurrence;

import java.util.ArrayList;
import java.util.List;

/** Reads a source from left to right and, if bidirectional, from right to left as well. */
final class RecurrentEncoder {
    private final Embedding embedding;
    private final Dropout dropout;
    private final List<Direction> directions = new ArrayList<>();

    private record Direction(Linear input, Recurrence layer) {}

    /**
     * What an encoder has read.
     *
     * @param annotations the hidden states, [B, S, annotation]
     * @param summary the hidden states at the ends of the text, [B, annotation]
     * @param lengths I32[B], how many annotations there are
     */
    record Encoded(Variable annotations, Variable summary, Tensor lengths) {}

    RecurrentEncoder(Parameters.Scope scope, RecurrentConfig config) {
        embedding =
                new Embedding(
                        scope.child("embedding"), config.sourceVocabulary(), config.embedding(), 1);
        dropout = new Dropout(scope, config.dropout());
        directions.add(direction(scope.child("forward"), config, false));
        if (config.bidirectional()) {
            directions.add(direction(scope.child("backward"), config, true));
        }
    }

    private static Direction direction(
            Parameters.Scope scope, RecurrentConfig config, boolean reverse) {
        int gates = config.cell().inputs(config.hidden());
        return new Direction(
                new Linear(scope.child("input"), config.embedding(), gates),
                new Recurrence(scope.child("recurrence"), config.cell(), config.hidden(), reverse));
    }

    /** Reads ids I32[B, S], of which the first {@code lengths} I32[B] are text. */
    Encoded apply(Tensor ids, Tensor lengths, Pass pass) {
        var x = dropout.apply(embedding.apply(ids), pass);
        int batch = ids.dim(0);
        int time = ids.dim(1);
        var annotations = new ArrayList<Variable>();
        var ends = new ArrayList<Variable>();
        for (var direction : directions) {
            var layer = direction.layer;
            var states =
                    layer.hidden(
                            layer.apply(direction.input.apply(x), layer.start(batch), lengths));
            annotations.add(states);
            // Behind a text's end its state stays; who reads from the end is done at the start.
            int last = layer.isReverse() ? 0 : time - 1;
            ends.add(states.slice(1, last, last + 1).reshape(batch, states.dim(2)));
        }
        return new Encoded(Variable.concat(2, annotations), Variable.concat(1, ends), lengths);
    }
}
