package jacobi.models.transformer;

import jacobi.autograd.Variable;
import jacobi.engine.Shape;
import jacobi.engine.Tensor;
import jacobi.models.decode.Continuation;
import jacobi.models.nn.KeyValueStore;
import jacobi.models.nn.MultiHeadAttention.Memory;
import jacobi.models.nn.RowSelection;
import jacobi.models.nn.TextPlaces;

import java.util.ArrayList;
import java.util.List;

/**
 * Decodes one token at a time: keys and values of earlier positions are kept, so that each step
 * computes one position only. Neighbouring rows that continue the same source read one copy of it,
 * as long as there are equally many of each.
 *
 * <p>Unlike {@link jacobi.models.language.TextDecoding}, no step is recorded: the source is another
 * one each time, and rows end while others go on, so that few replays would come of a recording.
 */
public final class TransformerDecoding implements Continuation {
    private static final int FIRST_CAPACITY = 32;

    private final Transformer model;
    private final List<KeyValueStore> stores = new ArrayList<>();
    private final List<Memory> memories = new ArrayList<>();
    private Tensor sourceLengths;
    private int rows;
    private int length;

    TransformerDecoding(Transformer model, Transformer.Encoded source) {
        this.model = model;
        this.sourceLengths = source.lengths();
        this.rows = source.states().dim(0);
        for (var layer : model.decoder()) {
            stores.add(new KeyValueStore(rows, FIRST_CAPACITY, model.config().dModel()));
            memories.add(layer.remember(source.states()));
        }
    }

    @Override
    public int rows() {
        return rows;
    }

    @Override
    public Tensor next(int[] tokens) {
        requireOneEach(tokens);
        var x = model.embedTarget(Tensor.of(Shape.of(rows, 1), tokens), length);
        var places = TextPlaces.of(rows, length, length + 1);
        for (int i = 0; i < stores.size(); i++) {
            var store = stores.get(i);
            store.makeRoom(length + 1, model.longest());
            x = model.decoder().get(i).next(x, store, places, memories.get(i), sourceLengths);
        }
        length++;
        var logits = model.logits(x);
        return logits.value().reshape(Shape.of(rows, logits.dim(-1)));
    }

    @Override
    public void select(int[] kept) {
        var selection = new RowSelection(kept);
        for (var store : stores) {
            store.select(selection, length);
        }
        int sources = sourceLengths.dim(0);
        var wanted = RowSelection.ofSources(kept, rows / sources);
        if (!wanted.keepsAll(sources)) {
            memories.replaceAll(memory -> take(memory, wanted));
            sourceLengths = wanted.ofIntegers(sourceLengths);
        }
        rows = kept.length;
    }

    private static Memory take(Memory memory, RowSelection rows) {
        return new Memory(take(memory.keys(), rows), take(memory.values(), rows));
    }

    private static Variable take(Variable variable, RowSelection rows) {
        return Variable.constant(rows.of(variable.value()));
    }
}
