package jacobi.models.transformer;

import jacobi.engine.Shape;
import jacobi.engine.Tensor;
import jacobi.models.data.TokenBatch;

import java.util.List;

/** A {@link TokenBatch} as tensors. B sentences, S source and T target tokens, all I32. */
record TranslationBatch(
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

    static TranslationBatch of(TokenBatch batch) {
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
