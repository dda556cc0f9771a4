package jacobi.models.bert;

import jacobi.autograd.Variable;
import jacobi.engine.Tensor;

/** Labels as targets. */
final class Labels {
    private Labels() {}

    /** The mean cross-entropy of logits […, labels] where there is a label, I32[…]. */
    static Variable loss(Variable logits, Tensor labels) {
        return logits.crossEntropy(labels, 0, RowBatch.IGNORED);
    }

    /** Throws an IllegalArgumentException for a label that a model does not have. */
    static void require(int label, int labels) {
        if (label < 0 || label >= labels) {
            throw new IllegalArgumentException(
                    "the model's labels are 0 to %d, but a text has label %d"
                            .formatted(labels - 1, label));
        }
    }
}
