package jacobi.models.language;

import jacobi.engine.DType;
import jacobi.engine.Device;
import jacobi.engine.Devices;
import jacobi.engine.Program;
import jacobi.engine.Shape;
import jacobi.engine.Tensor;
import jacobi.engine.Workspace;
import jacobi.models.nn.TextPlaces;

import java.util.List;
import java.util.function.BiFunction;

/**
 * The step that adds a token to each of some texts: recorded at its first time, and then replayed.
 */
final class RecordedStep {
    private final Tensor ids;
    private final TextPlaces places;
    private final BiFunction<Tensor, TextPlaces, Tensor> logits;
    private Device device;
    private Program program;

    /**
     * A step that has not been recorded yet.
     *
     * @param logits by operations, what follows on ids I32[rows, 1] at their places
     */
    RecordedStep(int rows, BiFunction<Tensor, TextPlaces, Tensor> logits) {
        this.logits = logits;
        ids = Workspace.outside(() -> Tensor.zeros(DType.I32, Shape.of(rows, 1)));
        places = Workspace.outside(() -> TextPlaces.of(rows, 0, 0));
    }

    int rows() {
        return ids.dim(0);
    }

    /** The logits behind tokens that stand at a position, one of each text. */
    Tensor run(int[] tokens, int position) {
        ids.copyFrom(Tensor.wrap(ids.shape(), tokens));
        places.moveTo(position, position + 1);
        if (program == null || device != Devices.current()) {
            device = Devices.current();
            program = Program.record(() -> List.of(logits.apply(ids, places)));
        } else {
            program.run();
        }
        return program.results().getFirst().copy();
    }

    /** Forgets the recording: something that it reads or writes has moved. */
    void forget() {
        program = null;
    }
}
