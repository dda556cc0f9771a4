package jacobi.models.rnn;

import jacobi.autograd.Variable;
import jacobi.engine.Shape;
import jacobi.engine.Tensor;
import jacobi.models.decode.Continuation;
import jacobi.models.nn.Pass;
import jacobi.models.nn.RowSelection;

/**
 * Decodes one token at a time: of what has been written, only the state is kept. Neighbouring rows
 * that continue the same source read one copy of it, as long as there are equally many of each.
 */
final class RecurrentDecoding implements Continuation {
    private final RecurrentTranslator model;
    private Variable state;
    private SourceReader.Memory memory;

    RecurrentDecoding(RecurrentTranslator model, RecurrentTranslator.Start start) {
        this.model = model;
        this.state = start.state();
        this.memory = start.memory();
    }

    @Override
    public int rows() {
        return state.dim(0);
    }

    @Override
    public Tensor next(int[] tokens) {
        requireOneEach(tokens);
        var ids = Tensor.of(Shape.of(tokens.length, 1), tokens);
        var written = model.write(ids, state, memory, Pass.evaluation());
        state = written.steps().state();
        var logits = written.logits();
        return logits.value().reshape(Shape.of(tokens.length, logits.dim(2)));
    }

    @Override
    public void select(int[] kept) {
        int sources = memory.sources();
        var wanted = RowSelection.ofSources(kept, rows() / sources);
        state = take(state, new RowSelection(kept));
        if (!wanted.keepsAll(sources)) {
            memory = take(memory, wanted);
        }
    }

    private static SourceReader.Memory take(SourceReader.Memory memory, RowSelection rows) {
        var source = memory.source();
        var annotations = take(source.annotations(), rows);
        var keys = memory.keys();
        if (keys == source.annotations()) {
            keys = annotations;
        } else if (keys != null) {
            keys = take(keys, rows);
        }
        return new SourceReader.Memory(
                new RecurrentEncoder.Encoded(
                        annotations,
                        take(source.summary(), rows),
                        rows.ofIntegers(source.lengths())),
                keys);
    }

    private static Variable take(Variable variable, RowSelection rows) {
        return Variable.constant(rows.of(variable.value()));
    }
}
