package jacobi.models.translation;

import jacobi.engine.Shape;
import jacobi.engine.Tensor;
import jacobi.models.data.TokenBatch;

import java.util.List;

/**
 * A {@link TokenBatch} as tensors, all I32. B sentences, S source and T target tokens.
 *
 * @param sourceIds [B, S]
 * @param sourceLengths [B], how much of each row is text, its end included
 * @param targetInput [B, T], the target behind the start token
 * @param targetOutput [B, T], the target with its end
 * @param targetLengths [B]
 */
public record TranslationBatch(
        Tensor sourceIds,
        Tensor sourceLengths,
        Tensor targetInput,
        Tensor targetOutput,
        Tensor targetLengths) {

    /** The tensors in the order of the components. */
    List<Tensor> tensors() {
        return List.of(sourceIds, sourceLengths, targetInput, targetOutput, targetLengths);
    }

    /** What {@link #tensors} were. */
    static TranslationBatch of(List<Tensor> tensors) {
        return new TranslationBatch(
                tensors.get(0), tensors.get(1), tensors.get(2), tensors.get(3), tensors.get(4));
    }

    /** The tensors of a batch. */
    public static TranslationBatch of(TokenBatch batch) {
        var rows = Shape.of(batch.size());
        var source = rows.append(batch.sourceTime());
        var target = rows.append(batch.targetTime());
        return new TranslationBatch(
                Tensor.wrap(source, batch.sourceIds()),
                Tensor.wrap(rows, batch.sourceLengths()),
                Tensor.wrap(target, batch.targetInput()),
                Tensor.wrap(target, batch.targetOutput()),
                Tensor.wrap(rows, batch.targetLengths()));
    }
}
