package jacobi.models.nn;

import jacobi.engine.DType;
import jacobi.engine.Shape;
import jacobi.engine.Tensor;

/**
 * Where the tokens of a pass stand in their texts. Both are tensors, so that a recorded step can be
 * replayed at another place.
 *
 * @param starts I32[B], the position of each row's first token
 * @param lengths I32[B], the position behind each row's last token: how many keys there are then
 */
public record TextPlaces(Tensor starts, Tensor lengths) {
    /** Tokens at positions {@code from} (inclusive) to {@code to} (exclusive) in every row. */
    public static TextPlaces of(int rows, int from, int to) {
        return new TextPlaces(
                Tensor.full(DType.I32, Shape.of(rows), from),
                Tensor.full(DType.I32, Shape.of(rows), to));
    }

    /**
     * The position of each of {@code time} tokens of a row, I32[B, time]. Of one token they are the
     * elements of {@link #starts}, and move along with it.
     */
    public Tensor positions(int time) {
        int rows = starts.dim(0);
        if (time == 1) {
            return starts.reshape(Shape.of(rows, 1));
        }
        var positions = new int[rows * time];
        for (int i = 0; i < positions.length; i++) {
            positions[i] = (int) starts.get(i / time) + i % time;
        }
        return Tensor.wrap(Shape.of(rows, time), positions);
    }

    /** From now on, the tokens stand elsewhere, in every row. */
    public void moveTo(int from, int to) {
        starts.fill(from);
        lengths.fill(to);
    }
}
