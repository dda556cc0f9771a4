package jacobi.models.llama;

import jacobi.autograd.Variable;
import jacobi.engine.DType;
import jacobi.engine.Device;
import jacobi.engine.Devices;
import jacobi.engine.Program;
import jacobi.engine.Shape;
import jacobi.engine.Tensor;
import jacobi.engine.Workspace;
import jacobi.models.decode.Continuation;
import jacobi.models.nn.KeyValueStore;
import jacobi.models.nn.RowSelection;
import jacobi.models.nn.TextPlaces;

import java.util.List;
import java.util.stream.Stream;

/**
 * Texts that grow: keys and values of earlier positions are kept, so that each token is computed
 * once. A beginning is read in one pass. The step that adds a token to each row is recorded at its
 * first time and then replayed: of a small model, making the operations would cost more than they
 * do.
 */
public final class LlamaDecoding implements Continuation {
    private static final int FIRST_CAPACITY = 256;

    private final Llama model;
    private final List<KeyValueStore> stores;
    private int length;
    private Step step;

    LlamaDecoding(Llama model, int rows) {
        var config = model.config();
        int capacity = Math.min(FIRST_CAPACITY, config.context());
        int channels = config.attention().keyValueChannels();
        this.model = model;
        this.step = new Step(rows);
        this.stores =
                Stream.generate(() -> new KeyValueStore(rows, capacity, channels))
                        .limit(config.layers())
                        .toList();
    }

    /** A token for each row: what the step reads, and the step as it was recorded. */
    private final class Step {
        private final int rows;
        private final Tensor ids;
        private final TextPlaces places;
        private Device device;
        private Program program;

        Step(int rows) {
            this.rows = rows;
            ids = Workspace.outside(() -> Tensor.zeros(DType.I32, Shape.of(rows, 1)));
            places = Workspace.outside(() -> TextPlaces.of(rows, 0, 0));
        }

        /** The logits behind the tokens, [rows, vocabulary]. */
        Tensor run(int[] tokens) {
            ids.copyFrom(Tensor.wrap(ids.shape(), tokens));
            places.moveTo(length, length + 1);
            if (program == null || device != Devices.current()) {
                device = Devices.current();
                program = Program.record(() -> List.of(logits(ids, places)));
            } else {
                program.run();
            }
            return program.results().getFirst().copy();
        }

        /** Forgets the program, since the stores have moved. */
        void forget() {
            program = null;
        }
    }

    @Override
    public int rows() {
        return step.rows;
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
        var logits = step.run(tokens);
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
        return logits.reshape(Shape.of(logits.size()));
    }

    /** Adds ids I32[rows, T] at their places; the logits behind the last, [rows, vocabulary]. */
    private Tensor logits(Tensor ids, TextPlaces places) {
        return Variable.noGrad(
                () -> {
                    var x = model.embed(ids);
                    for (int i = 0; i < stores.size(); i++) {
                        x = model.layers().get(i).next(x, stores.get(i), places);
                    }
                    int time = ids.dim(1);
                    var last = time == 1 ? x : x.slice(1, time - 1, time);
                    var logits = model.output(last).value();
                    return logits.reshape(Shape.of(ids.dim(0), model.vocabulary()));
                });
    }

    private void makeRoom(int tokens) {
        model.requireRoom(tokens);
        int capacity = stores.getFirst().capacity();
        if (tokens > capacity) {
            int larger = Math.min(model.context(), Math.max(tokens, 2 * capacity));
            stores.forEach(store -> store.grow(larger));
            step.forget();
        }
    }

    @Override
    public void select(int[] kept) {
        var selection = new RowSelection(kept);
        for (var store : stores) {
            store.select(selection, length);
        }
        if (kept.length != rows()) {
            step = new Step(kept.length);
        }
    }
}
