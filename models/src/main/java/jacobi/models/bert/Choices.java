package jacobi.models.bert;

import jacobi.engine.Tensor;

/** Which class has the largest logit. */
final class Choices {
    private Choices() {}

    /** The index of the largest logit of each row of […, V]; of equal ones the first. */
    static int[] of(Tensor logits) {
        int width = logits.dim(-1);
        var choices = new int[logits.size() / width];
        for (int row = 0; row < choices.length; row++) {
            int best = row * width;
            for (int i = best + 1; i < (row + 1) * width; i++) {
                best = logits.get(i) > logits.get(best) ? i : best;
            }
            choices[row] = best - row * width;
        }
        return choices;
    }

    /** How many rows of […, V] choose their answer I32[…]; those without one do not count. */
    static int right(Tensor logits, Tensor answers) {
        var choices = of(logits);
        var expected = answers.toInts();
        int right = 0;
        for (int i = 0; i < choices.length; i++) {
            right += choices[i] == expected[i] ? 1 : 0;
        }
        return right;
    }
}
