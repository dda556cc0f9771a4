package jacobi.models.bert;

import jacobi.engine.Shape;
import jacobi.engine.Tensor;

import java.util.Arrays;
import java.util.List;

/**
 * What a {@link Bert} reads, all I32. B rows, T tokens.
 *
 * @param ids [B, T]
 * @param segments [B, T], 0 in a row's first text and 1 in its second
 * @param lengths [B], how much of each row is text
 */
public record BertInput(Tensor ids, Tensor segments, Tensor lengths) {
    /** How many tensors there are. */
    static final int TENSORS = 3;

    /** The rows, filled up to {@code time} tokens. */
    static BertInput of(List<TokenRow> rows, int time, int padding) {
        var ids = new int[rows.size() * time];
        var segments = new int[rows.size() * time];
        var lengths = new int[rows.size()];
        for (int r = 0; r < lengths.length; r++) {
            var row = rows.get(r);
            lengths[r] = row.length();
            for (int t = 0; t < time; t++) {
                ids[r * time + t] = t < row.length() ? row.ids()[t] : padding;
                segments[r * time + t] = row.segment(t);
            }
        }
        var shape = Shape.of(lengths.length, time);
        return new BertInput(
                Tensor.wrap(shape, ids),
                Tensor.wrap(shape, segments),
                Tensor.wrap(Shape.of(lengths.length), lengths));
    }

    /** Rows of one text each, all of one length, ids I32[B, T]. */
    public static BertInput of(Tensor ids) {
        var lengths = new int[ids.dim(0)];
        Arrays.fill(lengths, ids.dim(1));
        return new BertInput(
                ids,
                Tensor.wrap(ids.shape(), new int[ids.size()]),
                Tensor.wrap(Shape.of(lengths.length), lengths));
    }

    /** The tensors in the order of the components. */
    List<Tensor> tensors() {
        return List.of(ids, segments, lengths);
    }

    /** What the first of a batch's tensors were. */
    static BertInput first(List<Tensor> tensors) {
        return new BertInput(tensors.get(0), tensors.get(1), tensors.get(2));
    }
}
