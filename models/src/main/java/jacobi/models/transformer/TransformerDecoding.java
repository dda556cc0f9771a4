package jacobi.models.transformer;

import jacobi.autograd.Variable;
import jacobi.engine.Shape;
import jacobi.engine.Tensor;
import jacobi.models.decode.Continuation;
import jacobi.models.nn.MultiHeadAttention.Memory;

import java.util.ArrayList;
import java.util.List;

/**
 * Decodes one token at a time: keys and values of earlier positions are kept, so that each step
 * computes one position only.
 */
public final class TransformerDecoding implements Continuation {
    private final Transformer model;
    private final List<KeyValueCache> caches = new ArrayList<>();
    private final List<Memory> memories = new ArrayList<>();
    private Tensor sourceLengths;
    private int position;

    TransformerDecoding(Transformer model, Transformer.Encoded source) {
        this.model = model;
        this.sourceLengths = source.lengths();
        int rows = source.states().dim(0);
        for (var layer : model.decoder()) {
            caches.add(new KeyValueCache(rows, model.config().dModel()));
            memories.add(layer.remember(source.states()));
        }
    }

    @Override
    public int rows() {
        return sourceLengths.dim(0);
    }

    @Override
    public Tensor next(int[] tokens) {
        if (tokens.length != rows()) {
            throw new IllegalArgumentException(
                    "there are " + rows() + " rows, but " + tokens.length + " tokens");
        }
        var x = model.embedTarget(Tensor.of(Shape.of(tokens.length, 1), tokens), position++);
        for (int i = 0; i < caches.size(); i++) {
            x = model.decoder().get(i).next(x, caches.get(i), memories.get(i), sourceLengths);
        }
        var logits = model.logits(x);
        return logits.value().reshape(Shape.of(tokens.length, logits.dim(-1)));
    }

    @Override
    public void select(int[] rows) {
        for (int i = 0; i < caches.size(); i++) {
            caches.get(i).select(rows);
            var memory = memories.get(i);
            memories.set(i, new Memory(take(memory.keys(), rows), take(memory.values(), rows)));
        }
        var lengths = new int[rows.length];
        for (int i = 0; i < rows.length; i++) {
            lengths[i] = (int) sourceLengths.get(rows[i]);
        }
        sourceLengths = Tensor.of(Shape.of(rows.length), lengths);
    }

    /** Rows of [rows, S, C]: each is one row of a table of S·C columns. */
    private static Variable take(Variable memory, int[] rows) {
        int time = memory.dim(1);
        int channels = memory.dim(2);
        return memory.reshape(memory.dim(0), time * channels)
                .embedding(Tensor.of(Shape.of(rows.length), rows), 1)
                .reshape(rows.length, time, channels);
    }
}
