package jacobi.models.language;

import jacobi.autograd.Variable;
import jacobi.engine.Shape;
import jacobi.engine.Tensor;
import jacobi.models.decode.Continuation;
import jacobi.models.nn.KeyValueStore;
import jacobi.models.nn.RowSelection;
import jacobi.models.nn.TextPlaces;

import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * Texts that grow: keys and values of earlier tokens are kept, so that each token is computed once.
 * A beginning is read in one pass. The step that adds a token to each text is recorded and then
 * replayed: of a small model, making the operations would cost more than they do.
 */
public final class TextDecoding implements Continuation {
    private static final int FIRST_CAPACITY = 256;

    private final LanguageModel model;
    private final Decoder decoder;
    private final List<KeyValueStore> stores;
    private int length;
    private RecordedStep step;

    /**
     * What a model does to texts that grow. A replay repeats its operations, and nothing that it
     * does besides.
     *
     * @param layers how many self-attentions it has
     * @param channels K, of the keys and of the values of each
     * @param reader from tokens to what the last layer makes of them
     * @param output from that, [B, 1, C], to logits, [B, 1, vocabulary]
     */
    public record Decoder(
            int layers, int channels, Reader reader, UnaryOperator<Variable> output) {}

    /** The layers of a model, which look back on what they have read before. */
    @FunctionalInterface
    public interface Reader {
        /**
         * Reads further tokens, and adds their keys and values to the stores.
         *
         * @param ids I32[B, T]
         * @param stores one for each layer
         * @return [B, T, C]
         */
        Variable read(Tensor ids, TextPlaces places, List<KeyValueStore> stores);
    }

    /** Texts of a model without a token yet. */
    public TextDecoding(LanguageModel model, Decoder decoder, int rows) {
        int capacity = Math.min(FIRST_CAPACITY, model.context());
        this.model = model;
        this.decoder = decoder;
        this.stores =
                Stream.generate(() -> new KeyValueStore(rows, capacity, decoder.channels))
                        .limit(decoder.layers)
                        .toList();
        this.step = new RecordedStep(rows, this::logits);
    }

    @Override
    public int rows() {
        return step.rows();
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
        makeRoom(length + 1);
        var logits = step.run(tokens, length);
        length++;
        return logits;
    }

    /**
     * {@inheritDoc}
     *
     * @throws IllegalArgumentException also if the text would be longer than the model's context
     */
    @Override
    public Tensor read(int... tokens) {
        requireReadable(tokens);
        if (tokens.length == 1) {
            return next(tokens).reshape(Shape.of(model.vocabulary()));
        }
        int end = length + tokens.length;
        makeRoom(end);
        var ids = Tensor.of(Shape.of(1, tokens.length), tokens);
        var logits = logits(ids, TextPlaces.of(1, length, end));
        length = end;
        return logits.reshape(Shape.of(model.vocabulary()));
    }

    private void makeRoom(int tokens) {
        model.requireRoom(tokens);
        for (var store : stores) {
            if (store.makeRoom(tokens, model.context())) {
                step.forget();
            }
        }
    }

    /** Adds ids I32[rows, T] at their places; the logits behind the last, [rows, vocabulary]. */
    private Tensor logits(Tensor ids, TextPlaces places) {
        return Variable.noGrad(
                () -> {
                    var x = decoder.reader.read(ids, places, stores);
                    int time = ids.dim(1);
                    var last = time == 1 ? x : x.slice(1, time - 1, time);
                    var logits = decoder.output.apply(last).value();
                    return logits.reshape(Shape.of(ids.dim(0), model.vocabulary()));
                });
    }

    @Override
    public void select(int[] kept) {
        var selection = new RowSelection(kept);
        for (var store : stores) {
            store.select(selection, length);
        }
        if (kept.length != rows()) {
            step = new RecordedStep(kept.length, this::logits);
        }
    }
}
