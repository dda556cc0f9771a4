package jacobi.models.language;

import jacobi.engine.Shape;
import jacobi.engine.Tensor;

import java.util.List;

/** A batch: blocks of one length out of a stream. */
public final class TokenBlocks {
    private final int[] stream;
    private final int[] starts;
    private final int time;

    TokenBlocks(int[] stream, int[] starts, int time) {
        this.stream = stream;
        this.starts = starts;
        this.time = time;
    }

    /** How many tokens are predicted. */
    int size() {
        return starts.length * time;
    }

    /** Inputs and answers, each I32[blocks, time]. */
    List<Tensor> tensors() {
        return List.of(cut(0), cut(1));
    }

    private Tensor cut(int shift) {
        var ids = new int[size()];
        for (int i = 0; i < starts.length; i++) {
            System.arraycopy(stream, starts[i] + shift, ids, i * time, time);
        }
        return Tensor.wrap(Shape.of(starts.length, time), ids);
    }
}
