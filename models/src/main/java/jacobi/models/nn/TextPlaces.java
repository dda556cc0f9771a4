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

    /** From now on, the tokens stand elsewhere, in every row. */
    public void moveTo(int from, int to) {
        starts.fill(from);
        lengths.fill(to);
    }
}
