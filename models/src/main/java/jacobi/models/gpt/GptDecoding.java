package jacobi.models.gpt;

import jacobi.engine.Shape;
import jacobi.engine.Tensor;
import jacobi.models.decode.Continuation;
import jacobi.models.nn.KeyValueCache;
import jacobi.models.nn.RowSelection;

import java.util.List;
import java.util.stream.Stream;

/**
 * Texts that grow: keys and values of earlier positions are kept, so that each token is computed
 * once. A beginning is read in one pass.
 */
public final class GptDecoding implements Continuation {
    private final Gpt model;
    private final List<KeyValueCache> caches;
    private int rows;
    private int length;

    GptDecoding(Gpt model, int rows) {
        this.model = model;
        this.rows = rows;
        this.caches =
                Stream.generate(() -> new KeyValueCache(rows, model.config().dModel()))
                        .limit(model.config().layers())
                        .toList();
    }

    @Override
    public int rows() {
        return rows;
    }

    /**
     * {@inheritDoc}
     *
     * @throws IllegalArgumentException if there is not one for each row, or the texts have filled
     *     the model's context
     */
    @Override
    public Tensor next(int[] tokens) {
        requireOneEach(tokens);
        return advance(Tensor.of(Shape.of(rows, 1), tokens));
    }

    /**
     * {@inheritDoc}
     *
     * @throws IllegalArgumentException also if the text would be longer than the model's context
     */
    @Override
    public Tensor read(int... tokens) {
        requireReadable(tokens);
        var logits = advance(Tensor.of(Shape.of(1, tokens.length), tokens));
        return logits.reshape(Shape.of(logits.size()));
    }

    /** Adds ids I32[rows, T]; returns the logits behind the last, [rows, vocabulary]. */
    private Tensor advance(Tensor ids) {
        int time = ids.dim(1);
        var x = model.embed(ids, length);
        for (int i = 0; i < caches.size(); i++) {
            x = model.layers().get(i).next(x, caches.get(i));
        }
        length += time;
        var last = time == 1 ? x : x.slice(1, time - 1, time);
        return model.output(last).value().reshape(Shape.of(rows, model.vocabulary()));
    }

    @Override
    public void select(int[] kept) {
        var selection = new RowSelection(kept);
        for (var cache : caches) {
            cache.select(selection);
        }
        rows = kept.length;
    }
}
