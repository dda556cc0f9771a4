package jacobi.models.train;

import jacobi.engine.Arena;
import jacobi.engine.Program;
import jacobi.engine.Shape;
import jacobi.engine.Tensor;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.function.Function;

/**
 * The same work on one batch after the other. Of each list of shapes, the first batch is computed
 * as ever and recorded as a {@link Program}; later ones are copied into that one's tensors, and the
 * program is run. All programs share an {@link Arena}, so that memory is what the largest needs.
 */
public final class Replay {
    /** Programs that are kept: those used last. One of a large model takes about a megabyte. */
    private static final int MOST = 512;

    private final Function<List<Tensor>, List<Tensor>> work;
    private final Arena arena;
    private final LinkedHashMap<List<Shape>, Recorded> recorded =
            new LinkedHashMap<>(16, 0.75f, true);

    /** A program, and the tensors that it finds its batch in. */
    private record Recorded(List<Tensor> batch, Program program) {}

    /**
     * A replay that has recorded nothing yet.
     *
     * @param work what {@link Program#record} is to record; takes a batch's tensors and returns
     *     what is to be read afterwards
     * @param arena may be shared with other replays on the same thread
     */
    public Replay(Function<List<Tensor>, List<Tensor>> work, Arena arena) {
        this.work = work;
        this.arena = arena;
    }

    /** Does the work on a batch; what it returns is overwritten by the next one. */
    public List<Tensor> run(List<Tensor> batch) {
        var shapes = batch.stream().map(Tensor::shape).toList();
        var known = recorded.get(shapes);
        if (known != null) {
            for (int i = 0; i < batch.size(); i++) {
                known.batch.get(i).copyFrom(batch.get(i));
            }
            known.program.run();
            return known.program.results();
        }
        var own = batch.stream().map(Tensor::copy).toList();
        var program = Program.record(() -> work.apply(own), arena);
        recorded.put(shapes, new Recorded(own, program));
        if (recorded.size() > MOST) {
            recorded.pollFirstEntry();
        }
        return program.results();
    }
}
