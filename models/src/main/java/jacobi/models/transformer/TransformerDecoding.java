package jacobi.models.transformer;

import jacobi.autograd.Variable;
import jacobi.engine.Shape;
import jacobi.engine.Tensor;
import jacobi.models.decode.Continuation;
import jacobi.models.nn.KeyValueCache;
import jacobi.models.nn.MultiHeadAttention.Memory;
import jacobi.models.nn.RowSelection;

import java.util.ArrayList;
import java.util.List;

/**
 * Decodes one token at a time: keys and values of earlier positions are kept, so that each step
 * computes one position only. Neighbouring rows that continue the same source read one copy of it,
 * as long as there are equally many of each.
 */
public final class TransformerDecoding implements Continuation {
    private final Transformer model;
    private final List<KeyValueCache> caches = new ArrayList<>();
    private final List<Memory> memories = new ArrayList<>();
    private Tensor sourceLengths;
    private int rows;
    private int position;

    TransformerDecoding(Transformer model, Transformer.Encoded source) {
        this.model = model;
        this.sourceLengths = source.lengths();
        this.rows = source.states().dim(0);
        for (var layer : model.decoder()) {
            caches.add(new KeyValueCache(rows, model.config().dModel()));
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
        var x = model.embedTarget(Tensor.of(Shape.of(rows, 1), tokens), position++);
        for (int i = 0; i < caches.size(); i++) {
            var layer = model.decoder().get(i);
            x = layer.next(x, caches.get(i), memories.get(i), sourceLengths);
        }
        var logits = model.logits(x);
        return logits.value().reshape(Shape.of(rows, logits.dim(-1)));
    }

    @Override
    public void select(int[] kept) {
        var selection = new RowSelection(kept);
        for (var cache : caches) {
            cache.select(selection);
        }
        selectSources(kept);
        rows = kept.length;
    }

    private void selectSources(int[] kept) {
        int sources = sourceLengths.dim(0);
        int together = rows / sources;
        var wanted = new int[kept.length];
        for (int row = 0; row < kept.length; row++) {
            wanted[row] = kept[row] / together;
        }
        var selection = new RowSelection(onceEach(wanted));
        if (selection.keepsAll(sources)) {
            return;
        }
        for (int i = 0; i < memories.size(); i++) {
            var memory = memories.get(i);
            memories.set(
                    i,
                    new Memory(take(memory.keys(), selection), take(memory.values(), selection)));
        }
        var lengths = new int[selection.count()];
        for (int i = 0; i < lengths.length; i++) {
            lengths[i] = (int) sourceLengths.get(selection.source(i));
        }
        sourceLengths = Tensor.of(Shape.of(lengths.length), lengths);
    }

    private static Variable take(Variable memory, RowSelection selection) {
        return Variable.constant(selection.of(memory.value()));
    }

    /** One of each run of equal numbers, if all runs are of the same length; else all of them. */
    private static int[] onceEach(int[] numbers) {
        int run = 1;
        while (run < numbers.length && numbers[run] == numbers[0]) {
            run++;
        }
        if (numbers.length % run != 0) {
            return numbers;
        }
        var first = new int[numbers.length / run];
        for (int i = 0; i < numbers.length; i++) {
            if (i % run == 0) {
                first[i / run] = numbers[i];
            } else if (numbers[i] != first[i / run]) {
                return numbers;
            }
        }
        return first;
    }
}
